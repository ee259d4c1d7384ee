package dev.drydock.workflows.bench;

import dev.drydock.workflows.scripted.Dock;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.List;
import java.util.Map;

/**
 * {@code P10}: 2,000 nodes reseeded by one worker. The in-JVM server and all the histories it keeps share its heap, and
 * are counted.
 */
public final class HeapBench {
    private static final int NODES = 2_000;
    private static final double ASKED = 512;

    private HeapBench() {}

    public static void main(String... args) {
        long from = System.nanoTime();
        try (var dock = new Dock(NODES)) {
            dock.cluster().rollout("1", "500", "0", 200);
            var run = dock.start(dock.plan("reseed", Map.of()));
            run.until("waits at gate restore");
            run.approve("ops-a", "restore");
            var outcome = run.outcome();
            int done = outcome.path("nodes").path("done").asInt();
            if (done != NODES) {
                throw new IllegalStateException(done + " nodes are done, expected " + NODES + ": " + outcome);
            }
        }
        double seconds = (System.nanoTime() - from) / 1e9;
        String what = NODES + " nodes reseeded by one worker, server included";
        new Figure("P10", what + ", largest heap meanwhile, garbage included; peer: 512 MiB", peak(), ASKED, "MiB")
                .print();
        new Figure("P10-time", what + "; peer: none", seconds, null, "s").print();
        System.exit(0);
    }

    private static double peak() {
        List<MemoryPoolMXBean> heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
        return heap.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum() / (double) (1 << 20);
    }
}
