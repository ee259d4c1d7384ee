package dev.drydock.activities.patroni.salvage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.activities.patroni.salvage.TargetTable.Place;
import dev.drydock.activities.patroni.salvage.TargetTable.Shape;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Applies one change at a time, and says exactly what became of it. What the database refuses leaves no trace. */
record Single(Connection connection, Statements statements) {
    /** Empty: applied. */
    Optional<Ending> apply(Change change, TargetTable table) throws SQLException {
        return tried(change, table, () -> {
            Shape shape = statements.guarded(change, table);
            int count = run(shape, change);
            return count == 1 || change.kind() == Change.Kind.TRUNCATE
                    ? Optional.empty()
                    : Optional.of(missed(change, table));
        });
    }

    /** Has the change win over whatever is there. */
    Optional<Ending> force(Change change, TargetTable table) throws SQLException {
        var before = change.kind() == Change.Kind.TRUNCATE ? null : found(look(change.before(), table), table);
        return tried(change, table, () -> {
            boolean done = switch (change.kind()) {
                case TRUNCATE -> run(statements.forced(change, table), change) >= 0;
                case DELETE -> run(table.delete(false, false), change) >= 0;
                case INSERT -> run(table.put(), change) == 1;
                case UPDATE -> update(change, table);
            };
            return Optional.of(
                    done
                            ? new Ending(Ending.Kind.APPLIED, before, "")
                            : new Ending(
                                    Ending.Kind.CONFLICT,
                                    before,
                                    "refused: the row is gone, and a large value of it that the change left as it was"
                                            + " is not known"));
        });
    }

    /** A row that is gone is made again, if all of it is known. */
    private boolean update(Change change, TargetTable table) throws SQLException {
        var loose = new Change(change.table(), change.kind(), change.old(), false, change.now());
        if (run(statements.forced(loose, table), loose) == 1) {
            return true;
        }
        boolean known =
                table.columns().stream().noneMatch(place -> change.after().get(place.at()) instanceof Cell.Same);
        return known && run(table.put(), change) == 1;
    }

    private int run(Shape shape, Change change) throws SQLException {
        var statement = statements.of(shape);
        Statements.bind(statement, shape, change.after(), change.before());
        return statement.executeUpdate();
    }

    private interface Work {
        Optional<Ending> go() throws SQLException;
    }

    private Optional<Ending> tried(Change change, TargetTable table, Work work) throws SQLException {
        Sql.run(connection, "SAVEPOINT change");
        try {
            Optional<Ending> ending = work.go();
            Sql.run(connection, "RELEASE SAVEPOINT change");
            return ending;
        } catch (SQLException e) {
            if (Sql.passing(e)) {
                throw e;
            }
            Sql.run(connection, "ROLLBACK TO SAVEPOINT change");
            Sql.run(connection, "RELEASE SAVEPOINT change");
            var there = change.kind() == Change.Kind.TRUNCATE ? null : look(change.before(), table);
            return Optional.of(new Ending(Ending.Kind.CONFLICT, found(there, table), "refused: " + firstLine(e)));
        }
    }

    private static String firstLine(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    /** Why a change found no row to change, or a row where it wanted to make one. */
    private Ending missed(Change change, TargetTable table) throws SQLException {
        var there = look(change.kind() == Change.Kind.INSERT ? change.after() : change.before(), table);
        var now = change.now();
        if (there == null ? now == null : now != null && same(there, now, table)) {
            return new Ending(Ending.Kind.ALREADY);
        }
        String why =
                there != null ? "" : change.kind() == Change.Kind.INSERT ? "another row has what is unique in it" : "";
        return new Ending(Ending.Kind.CONFLICT, found(there, table), why);
    }

    private static boolean same(List<Cell> there, List<Cell> now, TargetTable table) {
        return table.columns().stream()
                .allMatch(place -> now.get(place.at()) instanceof Cell.Same
                        || now.get(place.at()).equals(there.get(place.at())));
    }

    private static @Nullable Map<String, JsonNode> found(@Nullable List<Cell> there, TargetTable table) {
        return there == null ? null : Typed.row(table.columns(), table.source(), there);
    }

    /** In the places of the last leader's rows; columns that are not here stay null. Null: there is no such row. */
    private @Nullable List<Cell> look(List<Cell> row, TargetTable table) throws SQLException {
        Shape shape = table.look();
        var statement = statements.of(shape);
        Statements.bind(statement, shape, List.of(), row);
        try (var answer = statement.executeQuery()) {
            if (!answer.next()) {
                return null;
            }
            var cells = new ArrayList<Cell>();
            table.source().columns().forEach(_ -> cells.add(Cell.Null.NULL));
            int at = 1;
            for (Place place : table.columns()) {
                String text = answer.getString(at++);
                cells.set(place.at(), text == null ? Cell.Null.NULL : new Cell.Text(text));
            }
            return cells;
        }
    }
}
