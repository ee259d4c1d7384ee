package dev.drydock.testbed.writer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rows of a node's tables as the writer records them. */
final class Rows {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Rows() {}

    /** @param key table and key columns */
    record State(String key, String row) {}

    static State state(Tables table, JsonNode row) {
        var key = new StringBuilder(table.table());
        for (int i = 0; i < table.keys(); i++) {
            key.append(' ').append(row.path(i));
        }
        return new State(key.toString(), row.toString());
    }

    static Map<String, String> byKey(Set<State> rows) {
        var byKey = new HashMap<String, String>();
        rows.forEach(row -> byKey.put(row.key(), row.row()));
        return byKey;
    }

    /** @param row all that was written to one row, in order */
    static boolean asLeft(List<Write> row, Map<String, String> there) {
        for (var write : row.reversed()) {
            if (is(write, there)) {
                return true;
            }
            if (write.known()) {
                return false; // what came before it does not matter
            }
        }
        return false;
    }

    private static boolean is(Write write, Map<String, String> there) {
        try {
            var state = state(Tables.named(write.table()), JSON.readTree(write.row()));
            return write.gone() ? !there.containsKey(state.key()) : write.row().equals(there.get(state.key()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** By plain SQLite from a copy of the files, so that nobody is disturbed. */
    static Set<State> inFile(Path database) throws IOException, SQLException {
        var dir = Files.createTempDirectory("rows");
        var copy = dir.resolve("copy.db");
        var wal = database.resolveSibling(database.getFileName() + "-wal");
        Files.copy(database, copy);
        if (Files.exists(wal)) {
            Files.copy(wal, dir.resolve("copy.db-wal"));
        }
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + copy);
                var statement = connection.createStatement()) {
            var rows = new HashSet<State>();
            for (var table : Tables.values()) {
                try (var found = statement.executeQuery("SELECT " + table.columns() + " FROM " + table.table())) {
                    while (found.next()) {
                        ArrayNode row = JsonNodeFactory.instance.arrayNode();
                        for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                            switch (found.getObject(i)) {
                                case Integer number -> row.add(number);
                                case Long number -> row.add(number);
                                case null -> row.addNull();
                                case Object other -> row.add(other.toString());
                            }
                        }
                        rows.add(state(table, row));
                    }
                }
            }
            return rows;
        } finally {
            for (var each : List.of("copy.db", "copy.db-wal", "copy.db-shm")) {
                Files.deleteIfExists(dir.resolve(each));
            }
            Files.deleteIfExists(dir);
        }
    }
}
