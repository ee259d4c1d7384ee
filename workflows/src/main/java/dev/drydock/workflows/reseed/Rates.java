package dev.drydock.workflows.reseed;

import dev.drydock.workflows.plan.Expectation;
import dev.drydock.workflows.policy.RolloutPolicy;
import java.util.List;

/**
 * How long a reseed is expected to take, from figures measured on 2 cores with v1.0.0: a graceful stop takes 5.1 s,
 * Ping answers 0.1 s after a restore, {@code backup} of 149 MB took 22 s, checking and packing as much 13 s.
 */
final class Rates {
    private static final double STOP_SECONDS = 5.1;
    private static final double START_SECONDS = 1.0;
    private static final double BACKUP_BYTES = 6_800_000;
    private static final double PREPARE_BYTES = 11_000_000;
    private static final double COPY_BYTES = 100_000_000;
    private static final double CONVERGE_SECONDS = 10;

    private Rates() {}

    static Expectation expect(long bytes, boolean fresh, List<List<String>> waves, RolloutPolicy policy) {
        double outage = STOP_SECONDS + START_SECONDS + 2 * bytes / COPY_BYTES;
        long rounds = waves.stream()
                .mapToLong(w -> Math.ceilDiv(w.size(), policy.inFlight()))
                .sum();
        long nodes = waves.stream().mapToLong(List::size).sum();
        double pauses =
                Math.max(0, waves.size() - 1) * (double) policy.pauseBetween().toSeconds();
        double before = (fresh ? bytes / BACKUP_BYTES : 0) + bytes / PREPARE_BYTES;
        double stage = bytes * (double) nodes / COPY_BYTES;
        double split = (rounds - 1) * outage + pauses;
        return new Expectation(
                ceil(before + stage + rounds * outage + pauses + CONVERGE_SECONDS),
                ceil(outage),
                ceil(Math.max(0, split)),
                bytes * nodes);
    }

    private static long ceil(double seconds) {
        return (long) Math.ceil(seconds);
    }
}
