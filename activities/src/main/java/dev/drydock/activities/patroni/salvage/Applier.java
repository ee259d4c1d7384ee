package dev.drydock.activities.patroni.salvage;

import dev.drydock.activities.patroni.salvage.Rulings.Ruling;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Brings transactions of one database into the new leader, several in one commit. Each is whole, as far as its changes are
 * not held back. A batch is first sent with all that can be in flight at once; when a change does not find its row as it
 * should, the batch is taken back and done again one change at a time, which tells what is a conflict.
 */
final class Applier implements AutoCloseable {
    private static final int BATCH = 2_000;

    private final Target target;
    private final Rulings rulings;
    private final Statements statements;
    private final Map<Position, Ending> before;
    private final Waiting waiting = new Waiting();
    private final List<Transaction> batch = new ArrayList<>();
    private int changes;

    Applier(Target target, Rulings rulings) throws SQLException {
        this.target = target;
        this.rulings = rulings;
        this.statements = new Statements(target.connection());
        this.before = target.endings().all();
        target.rollback();
    }

    /** In the order of their commits. What is dealt with already only tells which rows wait. */
    void take(Transaction transaction) throws SQLException {
        if (transaction.end() <= target.progress()) {
            recall(transaction);
            return;
        }
        batch.add(transaction);
        changes += transaction.changes().size();
        if (changes >= BATCH || !transaction.stays()) {
            flush();
        }
    }

    void finish() throws SQLException {
        flush();
        target.settle();
    }

    private void recall(Transaction transaction) throws SQLException {
        for (int i = 0; i < transaction.changes().size(); i++) {
            Change change = transaction.changes().get(i);
            TargetTable table = target.table(change.table());
            Ending ending = before.get(new Position(transaction.end(), i));
            if (ending != null && (ending.waits() || ending.kind() == Ending.Kind.SIGNED)) {
                waiting.add(change, table, ending.kind().waits() ? ending.kind() : Ending.Kind.CONFLICT);
            } else if (rulings.of(transaction, change, table) instanceof Ruling.Skip(String _, boolean alone)
                    && alone) {
                waiting.add(change, table, Ending.Kind.REVIEW);
            }
        }
        waiting.keep();
    }

    private void flush() throws SQLException {
        if (batch.isEmpty()) {
            return;
        }
        Optional<Map<Position, Ending>> endings = together();
        if (endings.isEmpty()) {
            target.rollback();
            waiting.forget();
            endings = Optional.of(oneByOne());
        }
        target.endings().write(endings.get());
        var last = batch.getLast();
        target.commit(last.end(), last.at());
        waiting.keep();
        batch.clear();
        changes = 0;
    }

    /** Empty: not all went as it should, and nothing of it counts. */
    private Optional<Map<Position, Ending>> together() throws SQLException {
        var lanes = new Lanes(statements);
        var endings = each((change, table) -> {
            lanes.add(change, table);
            return Optional.empty();
        });
        return lanes.finish() ? Optional.of(endings) : Optional.empty();
    }

    private Map<Position, Ending> oneByOne() throws SQLException {
        var single = new Single(target.connection(), statements);
        return each(single::apply);
    }

    @FunctionalInterface
    private interface Applying {
        Optional<Ending> apply(Change change, TargetTable table) throws SQLException;
    }

    private Map<Position, Ending> each(Applying applying) throws SQLException {
        var endings = new LinkedHashMap<Position, Ending>();
        for (Transaction transaction : batch) {
            for (int i = 0; i < transaction.changes().size(); i++) {
                Optional<Ending> ending = one(transaction, transaction.changes().get(i), applying);
                if (ending.isPresent()) {
                    endings.put(new Position(transaction.end(), i), ending.get());
                }
            }
        }
        return endings;
    }

    private Optional<Ending> one(Transaction transaction, Change change, Applying applying) throws SQLException {
        TargetTable table = target.table(change.table());
        return switch (rulings.of(transaction, change, table)) {
            case Ruling.Skip(String _, boolean alone) -> {
                if (alone) {
                    waiting.add(change, table, Ending.Kind.REVIEW);
                }
                yield Optional.empty();
            }
            case Ruling.Review(String why) -> Optional.of(held(change, table, Ending.Kind.REVIEW, why));
            case Ruling.Replay _ -> replayed(change, table, applying);
        };
    }

    private Ending held(Change change, TargetTable table, Ending.Kind kind, String why) {
        waiting.add(change, table, kind);
        return new Ending(kind, null, why);
    }

    private Optional<Ending> replayed(Change change, TargetTable table, Applying applying) throws SQLException {
        Optional<Ending.Kind> held = waiting.of(change, table);
        if (held.isPresent()) {
            return Optional.of(held(change, table, held.get(), "an earlier change of it waits or was left out"));
        }
        if (change.kind() == Change.Kind.TRUNCATE) {
            return Optional.of(held(
                    change,
                    table,
                    Ending.Kind.REVIEW,
                    "the whole table was emptied, which would take what the cluster wrote since"));
        }
        Optional<Ending> ending = applying.apply(change, table);
        if (ending.isPresent() && ending.get().waits()) {
            waiting.add(change, table, ending.get().kind());
        }
        return ending;
    }

    @Override
    public void close() throws SQLException {
        try (target) {
            statements.close();
        }
    }
}
