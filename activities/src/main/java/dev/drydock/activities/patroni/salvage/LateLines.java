package dev.drydock.activities.patroni.salvage;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.workflows.late.LateRow;
import dev.drydock.workflows.late.LateRow.Verdict;
import dev.drydock.workflows.words.Json;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Changes on this worker's disk, on their way to a listing: there they stand row by row, in a delta transaction by
 * transaction, and neither fits in memory.
 */
final class LateLines implements AutoCloseable {
    private final Connection connection;
    private final PreparedStatement insert;

    /**
     * One change of one row as a listing tells it.
     *
     * @param was what is known of the row before; null: there was none, or nothing is known
     * @param late what the change made of it; null: deleted
     * @param waits whether people have to see it
     */
    record Line(
            Map<String, JsonNode> key,
            String kind,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Map<String, JsonNode> was,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Map<String, JsonNode> late,

            @Nullable Map<String, JsonNode> found,
            Verdict verdict,
            boolean waits,
            String why,
            Instant at,
            String lsn) {}

    @FunctionalInterface
    interface Rows {
        /** All changes of one row, in their order. */
        void row(String table, List<Line> lines) throws SQLException, java.io.IOException;
    }

    private LateLines(Connection connection) throws SQLException {
        this.connection = connection;
        try (var statement = connection.createStatement()) {
            statement.execute("PRAGMA synchronous = OFF");
            statement.execute("PRAGMA journal_mode = OFF");
            statement.execute("CREATE TABLE line (number INTEGER PRIMARY KEY, name TEXT, row TEXT, body TEXT)");
        }
        connection.setAutoCommit(false);
        insert = connection.prepareStatement("INSERT INTO line (name, row, body) VALUES (?, ?, ?)");
    }

    /** @param file that does not exist */
    static LateLines in(Path file) throws SQLException {
        return new LateLines(DriverManager.getConnection("jdbc:sqlite:" + file));
    }

    /** What names a row in a listing; of an emptied table nothing does. */
    static Map<String, JsonNode> key(Change change, TargetTable table) {
        return change.kind() == Change.Kind.TRUNCATE
                ? Map.of()
                : Typed.row(table.named(), table.source(), change.after());
    }

    void add(String table, Line line) throws SQLException {
        insert.setString(1, table);
        insert.setString(2, Decided.name("", line.key()));
        insert.setString(3, Json.text(line));
        insert.executeUpdate();
    }

    /** By table and key. */
    void each(Rows rows) throws SQLException, java.io.IOException {
        connection.commit();
        try (var statement = connection.createStatement();
                var answer = statement.executeQuery("SELECT name, row, body FROM line ORDER BY name, row, number")) {
            String table = "";
            String row = "";
            var lines = new ArrayList<Line>();
            while (answer.next()) {
                if (!lines.isEmpty()
                        && !(answer.getString(1).equals(table)
                                && answer.getString(2).equals(row))) {
                    rows.row(table, List.copyOf(lines));
                    lines.clear();
                }
                table = answer.getString(1);
                row = answer.getString(2);
                lines.add(Json.read(answer.getString(3), Line.class));
            }
            if (!lines.isEmpty()) {
                rows.row(table, lines);
            }
        }
    }

    /** A row as the listing of a run tells it; its writes newest first. */
    static LateRow told(DeltaHead head, String table, List<Line> lines) {
        var first = lines.getFirst();
        var last = lines.getLast();
        var cells = new java.util.EnumMap<Verdict, Long>(Verdict.class);
        var by = new ArrayList<LateRow.By>();
        String why = "";
        Map<String, JsonNode> found = null;
        for (Line line : lines) {
            cells.merge(line.verdict(), 1L, Long::sum);
            by.addFirst(new LateRow.By(head.node(), line.at(), head.site(), line.lsn(), Map.of(line.verdict(), 1L)));
            why = why.isEmpty() ? line.why() : why;
            found = found == null ? line.found() : found;
        }
        return new LateRow(
                table,
                last.key(),
                kind(first, last),
                first.was(),
                last.late(),
                found,
                cells.keySet().stream().max(java.util.Comparator.naturalOrder()).orElseThrow(),
                why,
                cells,
                by);
    }

    private static String kind(Line first, Line last) {
        boolean made = first.kind().equals("insert");
        if (last.late() == null) {
            return made ? "none" : "delete";
        }
        return made ? "insert" : "update";
    }

    @Override
    public void close() throws SQLException {
        try (connection) {
            insert.close();
        }
    }
}
