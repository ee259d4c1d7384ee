package dev.drydock.testbed.ledger;

import dev.drydock.testbed.ledger.Entry.Fate;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One connection's worth of small transactions: new rows, and now and then a change or the end of one of its own. A
 * transaction is recorded once COMMIT is answered. One that failed before COMMIT was sent is nowhere, and is not recorded.
 * All else is of unknown fate, and its rows are left alone from then on. One thread at a time.
 */
final class Client implements AutoCloseable {

    private static final int ROWS_AT_ONCE = 4;
    private static final int ROWS_REMEMBERED = 50;

    private final Login login;
    private final Journal journal;
    private final SplittableRandom random;
    private final List<Entry> mine = new ArrayList<>();
    private @Nullable Connection connection;

    Client(Login login, Journal journal, SplittableRandom random) {
        this.login = login;
        this.journal = journal;
        this.random = random;
    }

    void once() throws IOException {
        var entries = entries();
        try {
            var open = connected();
            if (Ledger.write(open, entries)) {
                record(entries, commit(open));
            } else {
                open.rollback(); // somebody else's doing, which the judge will find
            }
        } catch (SQLException notSent) {
            close();
        }
    }

    /** Rows that are changed are no longer remembered: should this fail, they are left alone. */
    private List<Entry> entries() {
        long transaction = journal.takeTransaction();
        var entries = new ArrayList<Entry>();
        if (!mine.isEmpty() && random.nextInt(3) == 0) {
            var before = mine.remove(random.nextInt(mine.size()));
            boolean gone = random.nextInt(4) == 0;
            var payload = gone ? before.payload() : payload();
            entries.add(new Entry(transaction, before.number(), before.version() + 1, payload, gone, Fate.UNKNOWN));
        }
        for (int i = random.nextInt(ROWS_AT_ONCE); i >= 0; i--) {
            entries.add(new Entry(transaction, journal.takeRow(), 0, payload(), false, Fate.UNKNOWN));
        }
        return entries;
    }

    private String payload() {
        return Long.toHexString(random.nextLong());
    }

    /**
     * A warning is no promise: a server whose wait for its standby was cancelled commits all the same, and says by warning
     * alone that the transaction is on no other node.
     */
    private Fate commit(Connection open) {
        try {
            open.clearWarnings();
            open.commit();
            return open.getWarnings() == null ? Fate.ACKNOWLEDGED : Fate.UNKNOWN;
        } catch (SQLException lostAnswer) {
            close();
            return Fate.UNKNOWN;
        }
    }

    private void record(List<Entry> entries, Fate fate) throws IOException {
        var seen = entries.stream().map(entry -> entry.with(fate)).toList();
        journal.add(seen);
        if (fate == Fate.ACKNOWLEDGED) {
            seen.stream().filter(entry -> !entry.gone()).forEach(mine::add);
        }
        while (mine.size() > ROWS_REMEMBERED) {
            mine.removeFirst();
        }
    }

    private Connection connected() throws SQLException {
        var open = connection;
        if (open == null) {
            open = login.connect();
            open.setAutoCommit(false);
            connection = open;
        }
        return open;
    }

    /** The next transaction makes a new connection, to whoever leads by then. */
    @Override
    public void close() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException gone) {
            // closed already, by the other side
        } finally {
            connection = null;
        }
    }
}
