package dev.drydock.activities.corrosion.replay;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.harvest.value.Value;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A table {@code apps (id, state)} in plain SQLite, which runs the statements as an agent would. */
final class PlainTarget implements Target, AutoCloseable {
    private final Connection connection;
    private @Nullable Runnable before;
    private @Nullable RuntimeException after;
    private long version;

    PlainTarget() {
        try {
            connection = DriverManager.getConnection("jdbc:sqlite::memory:");
            run("CREATE TABLE apps (id INTEGER NOT NULL PRIMARY KEY, state TEXT CHECK (state <> 'forbidden'))");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void run(String sql) {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Something happens between reading and posting, once. */
    void beforePosting(Runnable act) {
        before = act;
    }

    /** The next transaction is made, and its answer is lost. */
    void loseAnswer(RuntimeException failure) {
        after = failure;
    }

    String state(int id) {
        try (var statement = connection.createStatement();
                var answer = statement.executeQuery("SELECT state FROM apps WHERE id = " + id)) {
            return answer.next() ? String.valueOf(answer.getString(1)) : "absent";
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String node() {
        return "n1";
    }

    @Override
    public List<String> columns(String table) {
        return List.of("id", "state");
    }

    @Override
    public Map<String, SortedMap<String, Value>> read(List<RowName> names, List<String> cells) {
        var found = new HashMap<String, SortedMap<String, Value>>();
        for (RowName name : names) {
            String state = state(id(name));
            if (!state.equals("absent")) {
                found.put(name.keyText(), new TreeMap<>(Map.of("state", new Value.Text(state))));
            }
        }
        return found;
    }

    private static int id(RowName name) {
        return name.key().get("id") instanceof Value.Int(long number) ? (int) number : -1;
    }

    @Override
    public Posted post(List<JsonNode> statements) {
        if (before != null) {
            before.run();
            before = null;
        }
        run("BEGIN");
        var rows = new ArrayList<Long>();
        try {
            for (JsonNode statement : statements) {
                rows.add(changed(statement));
            }
        } catch (SQLException e) {
            run("ROLLBACK");
            return new Posted.Refused(String.valueOf(e.getMessage()));
        }
        run("COMMIT");
        if (after != null) {
            RuntimeException failure = after;
            after = null;
            throw failure;
        }
        return new Posted.Done(rows, "actor", ++version);
    }

    private long changed(JsonNode statement) throws SQLException {
        try (PreparedStatement prepared =
                connection.prepareStatement(statement.path(0).asText())) {
            int at = 1;
            for (JsonNode parameter : statement.path(1)) {
                if (parameter.isIntegralNumber()) {
                    prepared.setLong(at++, parameter.asLong());
                } else {
                    prepared.setString(at++, parameter.asText());
                }
            }
            return prepared.executeUpdate();
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
