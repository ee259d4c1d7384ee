package dev.drydock.testbed.patroni;

import dev.drydock.testbed.corrosion.TestbedFailure;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Looking again until something is so. */
final class Waiting {

    private static final long PAUSE_MILLIS = 50;

    private Waiting() {}

    /** @param otherwise the sentence when it is not so in time */
    static void until(Duration within, BooleanSupplier wanted, Supplier<String> otherwise) {
        long deadline = System.nanoTime() + within.toNanos();
        while (!wanted.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new TestbedFailure(otherwise.get());
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new TestbedFailure("interrupted while waiting for a testbed", interrupted);
            }
        }
    }
}
