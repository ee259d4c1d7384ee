package dev.drydock.activities.corrosion.certificate;

import dev.drydock.workflows.words.TryAgain;

/**
 * How fast a node that serves is read: after each piece it rests as long as the piece took, and never does it read more
 * than 100,000 rows a second. So a certificate takes at most half of one core of a node.
 */
final class Pace {
    private static final long ROWS_A_SECOND = 100_000;
    private static final long NANOS = 1_000_000_000;

    private Pace() {}

    @FunctionalInterface
    interface Piece {
        /** How many rows were read. */
        long read();
    }

    static void of(Piece piece) {
        long begun = System.nanoTime();
        long rows = piece.read();
        long took = System.nanoTime() - begun;
        rest(Math.max(took, rows * (NANOS / ROWS_A_SECOND) - took));
    }

    private static void rest(long nanos) {
        try {
            Thread.sleep(nanos / 1_000_000, (int) (nanos % 1_000_000));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TryAgain("the certificate was interrupted", e);
        }
    }
}
