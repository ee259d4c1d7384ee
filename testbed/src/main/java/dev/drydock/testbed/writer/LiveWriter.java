package dev.drydock.testbed.writer;

import dev.drydock.testbed.corrosion.TestbedNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Clients that write until this is closed: one at each node, which goes to another while its own is down. */
public final class LiveWriter implements AutoCloseable {

    private final List<Thread> clients = new ArrayList<>();
    private final AtomicReference<@Nullable RuntimeException> failed = new AtomicReference<>();
    private volatile boolean ending;

    private LiveWriter() {}

    /** @param every how long a client waits from one transaction to the next */
    public static LiveWriter start(List<TestbedNode> nodes, long seed, Acknowledged record, Duration every) {
        var live = new LiveWriter();
        var random = new SplittableRandom(seed);
        for (int i = 0; i < nodes.size(); i++) {
            var order = new ArrayList<>(nodes);
            Collections.rotate(order, -i);
            var writer = new Writer(order, seed, record, random.split());
            live.clients.add(Thread.ofVirtual()
                    .name("client-" + order.getFirst().name())
                    .start(() -> live.write(writer, every)));
        }
        return live;
    }

    private void write(Writer writer, Duration every) {
        try {
            while (!ending) {
                writer.once();
                Thread.sleep(every);
            }
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failed.set(e);
        }
    }

    /** Waits until each client knows how its last transaction ended. */
    @Override
    public void close() {
        ending = true;
        for (var client : clients) {
            try {
                client.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        RuntimeException why = failed.get();
        if (why != null) {
            throw why;
        }
    }
}
