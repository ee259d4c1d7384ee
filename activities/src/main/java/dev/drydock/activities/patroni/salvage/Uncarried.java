package dev.drydock.activities.patroni.salvage;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What logical decoding does not carry of one database, a sentence each; asked on the last leader itself. */
final class Uncarried {
    private static final String OURS = "n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'drydock')";

    private static final String UNPUBLISHED = """
            SELECT current_database() || '.' || n.nspname || '.' || c.relname
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'r' AND c.relpersistence = 'p' AND %s
              AND NOT EXISTS (SELECT 1 FROM pg_publication_tables p
                WHERE p.pubname = ? AND p.schemaname = n.nspname AND p.tablename = c.relname)
            ORDER BY 1""".formatted(OURS);

    private static final String UNLOGGED = """
            SELECT current_database() || '.' || n.nspname || '.' || c.relname
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND c.relpersistence = 'u' AND %s ORDER BY 1""".formatted(OURS);

    private static final String SEQUENCES = """
            SELECT current_database() || '.' || schemaname || '.' || sequencename FROM pg_sequences
            WHERE schemaname !~ '^pg_' AND last_value IS NOT NULL ORDER BY 1""";

    private Uncarried() {}

    static List<String> of(Connection connection, String publication) throws SQLException {
        var says = new ArrayList<String>();
        Sql.list(connection, UNPUBLISHED, row -> row.getString(1), publication)
                .forEach(table -> says.add("table " + table + " is not in publication " + publication
                        + ", since it was made after the mark or left out: nothing written to it is brought in"));
        Sql.list(connection, UNLOGGED, row -> row.getString(1))
                .forEach(table -> says.add("table " + table + " is unlogged: nothing written to it is brought in"));
        Sql.list(connection, SEQUENCES, row -> row.getString(1))
                .forEach(sequence -> says.add("sequence " + sequence
                        + " is not carried: it has to stand above what the last leader gave out"));
        long objects = Sql.list(connection, "SELECT count(*) FROM pg_largeobject_metadata", row -> row.getLong(1))
                .getFirst();
        if (objects > 0) {
            says.add(
                    "database " + connection.getCatalog() + " has " + objects
                            + " large objects, which are not carried: what was written to them after the mark is not brought in");
        }
        return says;
    }
}
