package dev.drydock.activities.corrosion.certificate;

import dev.drydock.activities.corrosion.file.Row;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The function {@code sha3_query} of SQLite's shell: SHA3-256 over the statement's text and then, for each row, an R and
 * its cells, each with a letter for its storage class. So a node that has the shell and one that has not give the same
 * digest for the same rows, and anybody can check it with the shell alone.
 */
final class Sha3Query {
    private final MessageDigest digest = sha3();
    private long rows;

    Sha3Query(String statement) {
        counted('S', statement.getBytes(StandardCharsets.UTF_8));
    }

    /** Straight from the answer: a value would not tell -0.0, which SQLite keeps, from 0.0. */
    void add(Row row, int columns) {
        rows++;
        digest.update((byte) 'R');
        for (int i = 0; i < 2 * columns; i += 2) {
            String text = row.text(i + 1);
            switch (row.text(i)) {
                case "integer" -> eight('I', row.number(i + 1));
                case "real" -> eight('F', Double.doubleToRawLongBits(Cells.real(text)));
                case "text" -> counted('T', HexFormat.of().parseHex(text));
                case "blob" -> counted('B', HexFormat.of().parseHex(text));
                default -> digest.update((byte) 'N');
            }
        }
    }

    private void eight(char letter, long bits) {
        digest.update((byte) letter);
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(bits).flip());
    }

    private void counted(char letter, byte[] bytes) {
        digest.update((letter + Integer.toString(bytes.length) + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(bytes);
    }

    Answer answer() {
        return new Answer(HexFormat.of().formatHex(digest.digest()), rows);
    }

    private static MessageDigest sha3() {
        try {
            return MessageDigest.getInstance("SHA3-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA3-256", e);
        }
    }
}
