package dev.drydock.activities.corrosion.file;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import dev.drydock.workflows.words.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.LongConsumer;

/** Compresses with zstd and takes both digests in one pass over the file. */
public record Packing(Manifest.Content content, Manifest.Packed packed) {
    private static final String CODEC = "zstd";
    private static final int LEVEL = 3;
    private static final int BUFFER = 1 << 16;
    private static final byte[] MAGIC = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};

    /** @param done is told the bytes read so far */
    public static Packing pack(Path from, Path to, LongConsumer done) throws IOException {
        var plain = Json.sha256();
        var packed = Json.sha256();
        long bytes;
        try (var in = new DigestInputStream(Files.newInputStream(from), plain);
                var out = new ZstdOutputStream(new DigestOutputStream(Files.newOutputStream(to), packed), LEVEL)) {
            out.setChecksum(true);
            bytes = copy(in, out, done);
        }
        return new Packing(
                new Manifest.Content(HexFormat.of().formatHex(plain.digest()), bytes),
                new Manifest.Packed(CODEC, HexFormat.of().formatHex(packed.digest()), Files.size(to)));
    }

    /** The plain bytes, while they are read. */
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
