package dev.drydock.testbed.crsql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sqlite.Function;

/**
 * The functions that the triggers on disk call. They only take notes; the clocks are written once the statement is through,
 * because a function that writes while a statement runs would depend on the driver being re-entrant.
 */
final class Triggers {

    private final Map<String, Table> tables;
    private final List<Mutation> seen = new ArrayList<>();
    private boolean merging;

    Triggers(Map<String, Table> tables) {
        this.tables = tables;
    }

    void register(Connection connection) throws SQLException {
        Function.create(connection, "crsql_internal_sync_bit", new Answer(() -> merging ? 1 : 0));
        Function.create(connection, "crsql_update_site_id", new Answer(() -> 0));
        Function.create(connection, "crsql_after_insert", new Note(Mutation.Kind.INSERT));
        Function.create(connection, "crsql_after_update", new Note(Mutation.Kind.UPDATE));
        Function.create(connection, "crsql_after_delete", new Note(Mutation.Kind.DELETE));
    }

    /** While merging, the base tables change without being noticed. */
    void merging(boolean on) {
        merging = on;
    }

    List<Mutation> take() {
        var taken = List.copyOf(seen);
        seen.clear();
        return taken;
    }

    private static final class Answer extends Function {
        private final java.util.function.IntSupplier answer;

        Answer(java.util.function.IntSupplier answer) {
            this.answer = answer;
        }

        @Override
        protected void xFunc() throws SQLException {
            result(answer.getAsInt());
        }
    }

    private final class Note extends Function {
        private final Mutation.Kind kind;

        Note(Mutation.Kind kind) {
            this.kind = kind;
        }

        @Override
        protected void xFunc() throws SQLException {
            var table = tables.get(value_text(0));
            if (table == null) {
                // What a database without its clock tables answers to every write.
                error("table " + value_text(0) + " not found");
                return;
            }
            var values = new ArrayList<@Nullable Object>();
            for (int i = 1; i < args(); i++) {
                values.add(argument(i));
            }
            seen.add(new Mutation(kind, table, values));
            result(0);
        }

        private @Nullable Object argument(int i) throws SQLException {
            return switch (value_type(i)) {
                case 1 -> value_long(i);
                case 2 -> value_double(i);
                case 3 -> value_text(i);
                case 4 -> {
                    var bytes = value_blob(i);
                    yield Blob.of(bytes == null ? new byte[0] : bytes);
                }
                default -> null;
            };
        }
    }
}
