package dev.drydock.activities.corrosion.file;

import dev.drydock.workflows.words.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;

/** What can be told from a file's bytes before SQLite sees it. */
public final class Shape {
    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER = 100;
    private static final int BUFFER = 1 << 16;

    private Shape() {}

    /** Why it is no whole SQLite database; empty: it looks like one. */
    public static String trouble(Path file) throws IOException {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            return "there is no readable file " + file;
        }
        long size = Files.size(file);
        return size == 0 ? "the file is empty" : trouble(head(file), size);
    }

    /** @param head the file's first 100 bytes */
    static String trouble(byte[] head, long size) {
        if (head.length < HEADER || !Arrays.equals(head, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            return "it is not an SQLite database (" + size + " bytes, the header of one is missing)";
        }
        var header = ByteBuffer.wrap(head);
        int pageSize = Short.toUnsignedInt(header.getShort(16));
        long bytes = (pageSize == 1 ? 65_536L : pageSize) * Integer.toUnsignedLong(header.getInt(28));
        if (bytes != size) {
            return "it is " + size + " bytes, and its header says " + bytes + (size < bytes ? ": truncated" : "");
        }
        return "";
    }

    private static byte[] head(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes(HEADER);
        }
    }

    /** SHA-256 in hex. */
    public static String sha256(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return sha256(in);
        }
    }

    public static String sha256(InputStream in) throws IOException {
        var digest = Json.sha256();
        var buffer = new byte[BUFFER];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            digest.update(buffer, 0, n);
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
