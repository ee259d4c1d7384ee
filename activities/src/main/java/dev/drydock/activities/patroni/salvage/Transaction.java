package dev.drydock.activities.patroni.salvage;

import java.time.Instant;
import java.util.List;

/**
 * What one transaction changed, in its order.
 *
 * @param commit where its commit record begins in the WAL
 * @param end where that ends
 */
record Transaction(String database, long xid, long commit, long end, Instant at, List<Change> changes) {
    Transaction {
        changes = List.copyOf(changes);
    }
}
