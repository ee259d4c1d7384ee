package dev.drydock.testbed.ledger;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Clients that write until this is closed, through failovers and whatever else happens. */
public final class LedgerWriter implements AutoCloseable {

    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<@Nullable Exception> failed = new AtomicReference<>();
    private volatile boolean ending;

    private LedgerWriter() {}

    /**
     * Makes the table if it is not there.
     *
     * @param login finds the leader by itself
     * @param every how long a client waits from one transaction to the next
     */
    public static LedgerWriter start(Login login, Journal journal, int clients, long seed, Duration every)
            throws SQLException {
        try (var connection = login.connect()) {
            Ledger.make(connection);
        }
        var writer = new LedgerWriter();
        var random = new SplittableRandom(seed);
        for (int i = 0; i < clients; i++) {
            var client = new Client(login, journal, random.split());
            writer.threads.add(Thread.ofVirtual().name("client-" + i).start(() -> writer.write(client, every)));
        }
        return writer;
    }

    private void write(Client client, Duration every) {
        try (client) {
            while (!ending) {
                client.once();
                Thread.sleep(every);
            }
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            failed.set(e);
        }
    }

    /** Waits until each client knows how its last transaction ended. */
    @Override
    public void close() {
        ending = true;
        for (var thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        var why = failed.get();
        if (why != null) {
            throw new IllegalStateException("a writer could not keep its journal", why);
        }
    }
}
