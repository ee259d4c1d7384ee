package dev.drydock.activities.patroni.salvage;

import dev.drydock.activities.patroni.salvage.TargetTable.Shape;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Statements of one session, prepared once for each table and shape of change. */
final class Statements implements AutoCloseable {
    private final Connection connection;
    private final Map<Key, Shape> shapes = new HashMap<>();
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    private record Key(Table table, Change.Kind kind, BitSet same, boolean rekeyed, boolean whole, boolean guarded) {}

    Statements(Connection connection) {
        this.connection = connection;
    }

    /** For a change that has to find its row as the last leader had it. */
    Shape guarded(Change change, TargetTable table) {
        return shape(
                change,
                table,
                change.kind() != Change.Kind.TRUNCATE && !table.key().isEmpty());
    }

    /** For a change that wins over whatever is there. */
    Shape forced(Change change, TargetTable table) {
        return shape(change, table, false);
    }

    private Shape shape(Change change, TargetTable table, boolean guarded) {
        var same = new BitSet();
        boolean rekeyed = false;
        if (change.kind() == Change.Kind.UPDATE) {
            List<Cell> now = change.after();
            for (int i = 0; i < now.size(); i++) {
                same.set(i, now.get(i) instanceof Cell.Same);
            }
            rekeyed = change.old() != null && !table.row(change.before()).equals(table.row(change.after()));
        }
        boolean moved = rekeyed;
        return shapes.computeIfAbsent(
                new Key(change.table(), change.kind(), same, moved, change.whole(), guarded),
                key -> switch (key.kind()) {
                    case INSERT -> table.insert();
                    case UPDATE -> table.update(key.same(), key.rekeyed(), key.whole(), key.guarded());
                    case DELETE -> table.delete(key.whole(), key.guarded());
                    case TRUNCATE -> new Shape("TRUNCATE ONLY " + table.name(), List.of(), List.of());
                });
    }

    /** Stays open until all are closed. */
    PreparedStatement of(Shape shape) throws SQLException {
        PreparedStatement known = prepared.get(shape.sql());
        if (known == null) {
            known = connection.prepareStatement(shape.sql());
            prepared.put(shape.sql(), known);
        }
        return known;
    }

    static void bind(PreparedStatement statement, Shape shape, List<Cell> now, List<Cell> before) throws SQLException {
        int at = 1;
        for (int place : shape.sets()) {
            statement.setString(at++, now.get(place) instanceof Cell.Text(String text) ? text : null);
        }
        for (int place : shape.finds()) {
            statement.setString(at++, before.get(place) instanceof Cell.Text(String text) ? text : null);
        }
    }

    @Override
    public void close() throws SQLException {
        for (PreparedStatement each : prepared.values()) {
            each.close();
        }
    }
}
