package dev.drydock.activities.patroni.salvage;

import dev.drydock.activities.patroni.salvage.TargetTable.Shape;
import java.sql.BatchUpdateException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sends changes in as few rounds as their order allows. Changes of one row keep their order, and so do all of a table that
 * has a constraint between its rows; else those of the same shape go together.
 */
final class Lanes {
    private static final int MOST = 1_000;

    private final Statements statements;
    private final Map<Table, Lane> lanes = new LinkedHashMap<>();
    private boolean well = true;

    Lanes(Statements statements) {
        this.statements = statements;
    }

    private static final class Pending {
        private final PreparedStatement statement;
        private int count;

        Pending(PreparedStatement statement) {
            this.statement = statement;
        }
    }

    private static final class Lane {
        private final Map<String, Pending> batches = new LinkedHashMap<>();
        private final Map<String, String> touched = new HashMap<>();
    }

    void add(Change change, TargetTable table) throws SQLException {
        Shape shape = statements.guarded(change, table);
        Lane lane = lanes.computeIfAbsent(change.table(), _ -> new Lane());
        List<String> rows = rows(change, table);
        if (mustWaitFor(lane, shape, rows, table)) {
            flush(lane);
        }
        Pending batch = lane.batches.get(shape.sql());
        if (batch == null) {
            batch = new Pending(statements.of(shape));
            lane.batches.put(shape.sql(), batch);
        }
        Statements.bind(batch.statement, shape, change.after(), change.before());
        batch.statement.addBatch();
        rows.forEach(row -> lane.touched.put(row, shape.sql()));
        if (++batch.count >= MOST) {
            flush(lane);
        }
    }

    private static List<String> rows(Change change, TargetTable table) {
        if (table.key().isEmpty()) {
            return List.of();
        }
        String after = table.row(change.after());
        return change.old() == null ? List.of(after) : List.of(after, table.row(change.before()));
    }

    private static boolean mustWaitFor(Lane lane, Shape shape, List<String> rows, TargetTable table) {
        if (table.strict()) {
            return !lane.batches.isEmpty() && !lane.batches.containsKey(shape.sql());
        }
        return rows.stream().map(lane.touched::get).anyMatch(sql -> sql != null && !sql.equals(shape.sql()));
    }

    /** Sends the rest; answers whether every change found exactly its row, and none was refused. */
    boolean finish() throws SQLException {
        for (Lane lane : new ArrayList<>(lanes.values())) {
            flush(lane);
        }
        return well;
    }

    private void flush(Lane lane) throws SQLException {
        for (Pending batch : lane.batches.values()) {
            if (well) {
                well = each(batch);
            } else {
                batch.statement.clearBatch();
            }
        }
        lane.batches.clear();
        lane.touched.clear();
    }

    private static boolean each(Pending batch) throws SQLException {
        try {
            for (int count : batch.statement.executeBatch()) {
                if (count != 1) {
                    return false;
                }
            }
            return true;
        } catch (BatchUpdateException e) {
            if (Sql.passing(e)) {
                throw e;
            }
            return false;
        }
    }
}
