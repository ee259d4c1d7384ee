package dev.drydock.activities.patroni;

import dev.drydock.workflows.rollback.Findings.Table;
import dev.drydock.workflows.words.Json;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Rows and a digest of every ordinary, logged table of one database, all seen at one moment.
 *
 * <p>Each row's text is hashed twice to 64 bits ({@code hashtextextended}, seeds 0 and 1) and the hashes are summed up, so
 * the digest does not depend on where rows lie, nothing is sorted, and the server keeps nothing however big a table is. It
 * finds what differs by accident, not what somebody made equal on purpose. Left out: sequences, which recovery may leave
 * ahead; what a standby cannot read (unlogged, temporary); large objects; materialized views; and Drydock's own schema.
 */
final class Tables {
    /** Texts of the same row must be the same in every session. */
    private static final List<String> TEXTS = List.of(
            "SET TimeZone = 'UTC'",
            "SET DateStyle = 'ISO, YMD'",
            "SET IntervalStyle = 'iso_8601'",
            "SET extra_float_digits = 1",
            "SET bytea_output = 'hex'",
            "SET lc_monetary = 'C'",
            "SET xmloption = 'content'");

    private static final String NAMES = """
            SELECT format('%I.%I', n.nspname, c.relname), format('%s.%s.%s', current_database(), n.nspname, c.relname)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'r' AND c.relpersistence = 'p'
              AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'drydock')
            ORDER BY 2""";

    private final Database database;

    Tables(Database database) {
        this.database = database;
    }

    /** @param quoted as it stands in a statement */
    private record Name(String quoted, String full) {}

    /** What the rest of the session sees is what is there now. */
    void fix() throws SQLException {
        for (String each : TEXTS) {
            database.run(each);
        }
        database.run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
        database.text("SELECT pg_current_snapshot()::text");
    }

    /** Keeps writers out of some tables until the session ends; readers are let in. */
    void lock(Collection<String> full) throws SQLException {
        database.run("BEGIN");
        database.run("SET LOCAL lock_timeout = '5s'");
        for (Name each : names()) {
            if (full.contains(each.full)) {
                database.run("LOCK TABLE ONLY " + each.quoted + " IN SHARE MODE");
            }
        }
    }

    private List<Name> names() throws SQLException {
        return database.list(NAMES, row -> new Name(row.getString(1), row.getString(2)));
    }

    /** Of all databases of users, each at a moment of its own. */
    static List<Table> everywhere(Station station) throws SQLException {
        var tables = new ArrayList<Table>();
        for (String each : station.databases()) {
            try (var session = station.reading(each, AtMark.TABLE)) {
                var there = new Tables(session);
                there.fix();
                tables.addAll(there.all());
            }
        }
        return tables;
    }

    /** Of the moment of {@link #fix}. */
    List<Table> all() throws SQLException {
        var tables = new ArrayList<Table>();
        for (Name each : names()) {
            tables.add(table(each));
        }
        return tables;
    }

    /** OFFSET keeps the row's text from being made once for each hash. */
    private Table table(Name name) throws SQLException {
        return database.one(
                """
                SELECT count(*), coalesce(sum(hashtextextended(r.line, 0)), 0)::text,
                       coalesce(sum(hashtextextended(r.line, 1)), 0)::text
                FROM (SELECT (t.*)::text AS line FROM ONLY %s AS t OFFSET 0) AS r""".formatted(name.quoted),
                row -> new Table(
                        name.full,
                        row.getLong(1),
                        Json.digest(List.of(row.getLong(1), row.getString(2), row.getString(3)))));
    }
}
