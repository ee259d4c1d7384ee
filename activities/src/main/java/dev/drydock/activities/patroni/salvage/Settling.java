package dev.drydock.activities.patroni.salvage;

import dev.drydock.activities.patroni.salvage.Ending.Kind;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Does in one database what people decided about changes that waited, all in one transaction with the note that it was
 * done: asked again, none of them waits any more.
 */
final class Settling implements AutoCloseable {
    private final Target target;
    private final DeltaHead head;
    private final Decided decided;
    private final Statements statements;
    private final Single single;
    private final Map<Position, Ending> before;
    private final Map<Position, Ending> endings = new LinkedHashMap<>();

    /** Rows that turned out to be the cluster's on the way. */
    private final Set<String> signed = new HashSet<>();

    Settling(Target target, DeltaHead head, Decided decided) throws SQLException {
        this.target = target;
        this.head = head;
        this.decided = decided;
        this.statements = new Statements(target.connection());
        this.single = new Single(target.connection(), statements);
        this.before = new HashMap<>(target.endings().all());
    }

    /** In the order of their commits. */
    void take(Transaction transaction) throws SQLException {
        for (int i = 0; i < transaction.changes().size(); i++) {
            var position = new Position(transaction.end(), i);
            Ending waits = before.get(position);
            if (waits != null && waits.waits()) {
                settle(position, waits, transaction.changes().get(i));
            }
        }
    }

    private void settle(Position position, Ending waits, Change change) throws SQLException {
        TargetTable table = target.table(change.table());
        String row = Decided.name(head.shown(change.table()), LateLines.key(change, table));
        if (decided.about(row)) {
            endings.put(position, ending(row, waits, change, table));
        }
    }

    private Ending ending(String row, Ending waits, Change change, TargetTable table) throws SQLException {
        if (decided.mine(row)) {
            Ending forced = single.force(change, table).orElseGet(() -> new Ending(Kind.APPLIED));
            return waits.found() == null ? forced : new Ending(forced.kind(), waits.found(), forced.why());
        }
        if (decided.leftOut(row) && waits.kind() == Kind.REVIEW) {
            return new Ending(Kind.SKIPPED, null, "people left it out");
        }
        if (waits.kind() == Kind.CONFLICT || signed.contains(row)) {
            return new Ending(Kind.SIGNED, waits.found(), waits.why());
        }
        Optional<Ending> ending = single.apply(change, table);
        if (ending.isPresent() && ending.get().kind() == Kind.CONFLICT) {
            signed.add(row);
            return new Ending(Kind.SIGNED, ending.get().found(), ending.get().why());
        }
        return ending.orElseGet(() -> new Ending(Kind.APPLIED));
    }

    void finish() throws SQLException {
        target.endings().write(endings);
        target.commit(target.progress(), Instant.EPOCH);
        target.settle();
    }

    @Override
    public void close() throws SQLException {
        try (target) {
            statements.close();
        }
    }
}
