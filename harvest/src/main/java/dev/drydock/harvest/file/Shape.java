package dev.drydock.harvest.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** What can be told from a file before SQLite sees it. */
final class Shape {
    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER = 100;
    /** SQLite's own: whoever has a database open in WAL mode holds a lock of these bytes all the time. */
    private static final long SHARED_FIRST = 0x40000002L;

    private static final long SHARED_SIZE = 510;

    private Shape() {}

    /** Throws {@link Unfit}. */
    static void check(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new Unfit("there is no file " + file);
        }
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new Unfit(file + " is no file that can be read");
        }
        Path wal = Sql.beside(file, "-wal");
        boolean alone = !Files.exists(wal) || Files.size(wal) == 0;
        header(file, alone);
        idle(file);
    }

    private static void header(Path file, boolean alone) throws IOException {
        long size = Files.size(file);
        if (size == 0) {
            throw new Unfit(file + " is empty");
        }
        byte[] head;
        try (var in = Files.newInputStream(file)) {
            head = in.readNBytes(HEADER);
        }
        if (head.length < HEADER || !Arrays.equals(head, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new Unfit(file + " is not an SQLite database: its header is missing");
        }
        var header = ByteBuffer.wrap(head);
        int page = Short.toUnsignedInt(header.getShort(16));
        long expected = (page == 1 ? 65_536L : page) * Integer.toUnsignedLong(header.getInt(28));
        // What a -wal holds is not in the file yet, so its size says nothing then.
        if (alone && expected > size) {
            throw new Unfit(file + " is truncated: " + size + " bytes, and its header says " + expected);
        }
    }

    /** Nothing is written. A file that may not be written to cannot be tried; nobody can tell then. */
    private static void idle(Path file) throws IOException {
        if (!Files.isWritable(file)) {
            return;
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            var lock = channel.tryLock(SHARED_FIRST, SHARED_SIZE, false);
            if (lock == null) {
                throw new Unfit(file + " is in use: another program has the database open; stop its agent first");
            }
            lock.release();
        }
    }
}
