package dev.drydock.activities.corrosion.file;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import dev.drydock.workflows.words.Json;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.zip.GZIPOutputStream;

/**
 * Compresses and takes all digests in one pass over the file, in as many ways at once as are asked for.
 *
 * @param ways in the order they were asked for, at least one
 */
public record Packing(Manifest.Content content, List<Manifest.Packed> ways) {
    private static final int LEVEL = 3;
    private static final int BUFFER = 1 << 16;
    private static final byte[] MAGIC = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};

    public Packing {
        ways = List.copyOf(ways);
    }

    /** The first way. */
    public Manifest.Packed packed() {
        return ways.getFirst();
    }

    /** How bytes are packed. */
    public enum Codec {
        ZSTD("zstd", ".db.zst"),
        GZIP("gzip", ".db.gz");

        private final String word;
        private final String suffix;

        Codec(String word, String suffix) {
            this.word = word;
            this.suffix = suffix;
        }

        public String word() {
            return word;
        }

        public String suffix() {
            return suffix;
        }

        private OutputStream over(OutputStream out) throws IOException {
            return switch (this) {
                case ZSTD -> {
                    var zstd = new ZstdOutputStream(out, LEVEL);
                    zstd.setChecksum(true);
                    yield zstd;
                }
                case GZIP -> new GZIPOutputStream(out, BUFFER);
            };
        }
    }

    /**
     * Where packed bytes go.
     *
     * @param object under which they will lie in the store; empty: the content's digest names them
     * @param out is written to, and not closed
     */
    public record Target(Codec codec, String object, OutputStream out) {}

    /** @param done is told the bytes read so far */
    public static Packing pack(Path from, Path to, LongConsumer done) throws IOException {
        try (var out = Files.newOutputStream(to)) {
            return pack(from, List.of(new Target(Codec.ZSTD, "", out)), done);
        }
    }

    /** @param done is told the bytes read so far */
    public static Packing pack(Path from, List<Target> targets, LongConsumer done) throws IOException {
        var plain = Json.sha256();
        var ways = new ArrayList<Way>();
        for (Target target : targets) {
            ways.add(Way.to(target));
        }
        long bytes;
        try (var in = new DigestInputStream(Files.newInputStream(from), plain)) {
            bytes = copy(in, new Fork(ways), done);
        } finally {
            for (Way way : ways) {
                way.packing().close();
            }
        }
        return new Packing(
                new Manifest.Content(hex(plain), bytes),
                ways.stream().map(Way::packed).toList());
    }

    /** One way, and what it has made so far. */
    private record Way(Target target, Counted packedBytes, OutputStream packing) {
        static Way to(Target target) throws IOException {
            var counted = new Counted(target.out());
            return new Way(target, counted, target.codec().over(counted));
        }

        Manifest.Packed packed() {
            String object = target.object().isEmpty() ? null : target.object();
            return new Manifest.Packed(target.codec().word(), hex(packedBytes.sha256), packedBytes.count, object);
        }
    }

    private static final class Counted extends FilterOutputStream {
        private final MessageDigest sha256 = Json.sha256();
        private long count;

        Counted(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
            sha256.update(bytes, from, length);
            count += length;
        }

        @Override
        public void close() throws IOException {
            out.flush();
        }
    }

    private static final class Fork extends OutputStream {
        private final List<Way> ways;

        Fork(List<Way> ways) {
            this.ways = ways;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            for (Way way : ways) {
                way.packing().write(bytes, from, length);
            }
        }
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The plain bytes, while they are read; of what was packed with zstd. */
    public static InputStream unpacking(InputStream packed) throws IOException {
        return new ZstdInputStream(packed);
    }

    public static boolean isPacked(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(MAGIC.length), MAGIC);
        }
    }

    /** Copies to the end; answers the bytes copied. */
    public static long copy(InputStream in, OutputStream out, LongConsumer done) throws IOException {
        var buffer = new byte[BUFFER];
        long bytes = 0;
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            out.write(buffer, 0, n);
            bytes += n;
            done.accept(bytes);
        }
        return bytes;
    }
}
