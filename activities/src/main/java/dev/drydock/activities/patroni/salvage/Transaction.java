package dev.drydock.activities.patroni.salvage;

import java.time.Instant;
import java.util.List;

/**
 * What one transaction changed, in its order.
 *
 * @param commit where its commit record begins in the WAL
 * @param end where that ends
 * @param changes of a {@link Pile}, if there are many, and then good until its next
 */
record Transaction(String database, long xid, long commit, long end, Instant at, List<Change> changes) {
    Transaction {
        changes = changes instanceof Spilled ? changes : List.copyOf(changes);
    }

    /** Whether its changes are in memory, and may be used later. */
    boolean stays() {
        return !(changes instanceof Spilled);
    }
}
