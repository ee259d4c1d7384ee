package dev.drydock.activities.patroni.salvage;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.workflows.words.Json;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Table {@code drydock.salvage} of one database: the endings of one run's changes, and nothing of those that were applied. */
record Endings(Connection connection, String run) {
    private static final TypeReference<Map<String, JsonNode>> CELLS = new TypeReference<>() {};

    boolean there() throws SQLException {
        return Sql.list(connection, "SELECT to_regclass('drydock.salvage') IS NOT NULL", row -> row.getBoolean(1))
                .getFirst();
    }

    void make() throws SQLException {
        Sql.run(connection, "CREATE SCHEMA IF NOT EXISTS drydock");
        Sql.run(
                connection,
                "CREATE TABLE IF NOT EXISTS drydock.salvage (run text, place pg_lsn, number int, ending text NOT NULL,"
                        + " found text, why text NOT NULL, PRIMARY KEY (run, place, number))");
    }

    Map<Position, Ending> all() throws SQLException {
        var all = new HashMap<Position, Ending>();
        Sql.list(
                connection,
                "SELECT place::text, number, ending, found, why FROM drydock.salvage WHERE run = ?",
                row -> all.put(
                        new Position(Sql.lsn(row.getString(1)), row.getInt(2)),
                        new Ending(
                                Ending.Kind.valueOf(row.getString(3).toUpperCase(Locale.ROOT)),
                                cells(row.getString(4)),
                                row.getString(5))),
                run);
        return all;
    }

    private static @Nullable Map<String, JsonNode> cells(@Nullable String text) {
        return text == null ? null : Json.MAPPER.convertValue(Json.read(text), CELLS);
    }

    /** New ones, or others in their place. */
    void write(Map<Position, Ending> endings) throws SQLException {
        if (endings.isEmpty()) {
            return;
        }
        String sql = "INSERT INTO drydock.salvage (run, place, number, ending, found, why) VALUES (?, ?, ?, ?, ?, ?)"
                + " ON CONFLICT (run, place, number) DO UPDATE SET ending = excluded.ending, found = excluded.found,"
                + " why = excluded.why";
        try (var statement = connection.prepareStatement(sql)) {
            for (Map.Entry<Position, Ending> each : endings.entrySet()) {
                var found = each.getValue().found();
                statement.setString(1, run);
                statement.setString(2, Sql.lsn(each.getKey().end()));
                statement.setInt(3, each.getKey().number());
                statement.setString(4, each.getValue().kind().word());
                statement.setString(5, found == null ? null : Json.text(found));
                statement.setString(6, each.getValue().why());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }
}
