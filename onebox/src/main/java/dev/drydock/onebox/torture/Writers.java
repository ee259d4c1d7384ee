package dev.drydock.onebox.torture;

import dev.drydock.testbed.corrosion.TestbedNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A client at each node, all writing until this is closed. */
final class Writers implements AutoCloseable {
    private static final int EVERY_MILLIS = 150;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<@Nullable RuntimeException> failed = new AtomicReference<>();
    private final List<Client> clients;
    private volatile boolean ending;

    private Writers(List<Client> clients) {
        this.clients = clients;
    }

    static Writers at(List<TestbedNode> nodes, Journal journal, SplittableRandom random) {
        return new Writers(nodes.stream()
                .map(node -> new Client(node, journal, random.split()))
                .toList());
    }

    /** A few transactions each, one after the other. */
    void begin(int transactions) throws InterruptedException {
        for (int i = 0; i < transactions; i++) {
            for (Client client : clients) {
                client.once(0);
            }
        }
    }

    /** From now on all that was written before is on every node. */
    void goOn() {
        for (Client client : clients) {
            threads.add(Thread.ofVirtual().start(() -> write(client)));
        }
    }

    private void write(Client client) {
        try {
            while (!ending) {
                client.once(1);
                Thread.sleep(EVERY_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failed.set(e);
        }
    }

    @Override
    public void close() {
        ending = true;
        for (Thread thread : threads) {
            try {
                thread.join();
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
