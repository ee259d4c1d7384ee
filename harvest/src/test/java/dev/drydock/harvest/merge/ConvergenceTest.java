package dev.drydock.harvest.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.harvest.delta.Delta;
import dev.drydock.harvest.delta.Harvester;
import dev.drydock.harvest.snapshot.Snapshot;
import dev.drydock.harvest.value.Value;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Random clusters of stand-ins: what is harvested from their files must be what they converge to by themselves. */
class ConvergenceTest {
    static final List<Long> SEEDS = LongStream.rangeClosed(1, 6).boxed().toList();

    @TempDir
    Path directory;

    @ParameterizedTest
    @FieldSource("SEEDS")
    void the_snapshot_with_its_changes_is_what_the_nodes_converge_to(long seed) throws Exception {
        try (var cluster = new StandInCluster(directory, seed)) {
            cluster.live();
            var killed = cluster.killed();
            var converged = cluster.converged();

            var merged = merged(cluster.snapshot(), killed);

            for (String table : StandInCluster.TABLES) {
                var rows = rows(cluster.snapshot(), table);
                merged.stream()
                        .filter(row -> row.table().equals(table))
                        .forEach(row -> row.change().ifPresent(change -> apply(change, rows)));
                assertThat(rows).as(table).isEqualTo(rows(converged, table));
            }
        }
    }

    @ParameterizedTest
    @FieldSource("SEEDS")
    void any_order_of_the_nodes_and_a_node_given_twice_make_no_difference(long seed) throws Exception {
        try (var cluster = new StandInCluster(directory, seed)) {
            cluster.live();
            var nodes = new ArrayList<>(cluster.killed());
            var once = merged(cluster.snapshot(), nodes);
            nodes.add(nodes.getFirst());
            Collections.shuffle(nodes, new Random(seed));

            var again = merged(cluster.snapshot(), nodes);

            assertThat(again).isEqualTo(once);
        }
    }

    private List<MergedRow> merged(Path file, List<Path> nodes) {
        var rows = new ArrayList<MergedRow>();
        var deltas = new ArrayList<Delta>();
        try (var snapshot = Snapshot.open(file, directory)) {
            for (Path node : nodes) {
                Path delta = directory.resolve(System.nanoTime() + ".delta");
                deltas.add(new Harvester(directory).take(node, snapshot.cut(), delta));
            }
            Merge.of(snapshot, deltas).each(rows::add);
            deltas.forEach(Delta::close);
        }
        return rows;
    }

    private static void apply(Change change, Map<Map<String, String>, Map<String, String>> rows) {
        var key = printed(change.key());
        switch (change) {
            case Change.Insert insert ->
                assertThat(rows.put(key, printed(insert.cells()))).isNull();
            case Change.Update update ->
                rows.merge(key, printed(update.cells()), (before, cells) -> {
                    before.putAll(cells);
                    return before;
                });
            case Change.Delete _ -> assertThat(rows.remove(key)).isNotNull();
        }
    }

    private static Map<String, String> printed(Map<String, Value> values) {
        var printed = new TreeMap<String, String>();
        values.forEach((column, value) -> printed.put(
                column,
                switch (value) {
                    case Value.Null _ -> "null ";
                    case Value.Int(long number) -> "integer " + number;
                    case Value.Real(double number) -> "real " + number;
                    case Value.Text(String text) -> "text " + text;
                    case Value.Blob blob -> "blob " + blob.hex();
                }));
        return printed;
    }

    /** Plain SQL, without a look at any clock. */
    private static Map<Map<String, String>, Map<String, String>> rows(Path file, String table) throws SQLException {
        var rows = new java.util.HashMap<Map<String, String>, Map<String, String>>();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var columns = connection.createStatement();
                var about = columns.executeQuery(
                        "SELECT name, pk FROM pragma_table_xinfo('" + table + "') WHERE hidden = 0")) {
            var names = new TreeMap<String, Boolean>();
            while (about.next()) {
                names.put(about.getString(1), about.getInt(2) > 0);
            }
            try (var statement = connection.createStatement();
                    var answer = statement.executeQuery("SELECT *" + typed(names.keySet()) + " FROM " + table)) {
                while (answer.next()) {
                    var key = new TreeMap<String, String>();
                    var cells = new TreeMap<String, String>();
                    for (var name : names.entrySet()) {
                        String type = answer.getString("type of " + name.getKey());
                        Object value =
                                type.equals("real") ? answer.getDouble(name.getKey()) : answer.getString(name.getKey());
                        (name.getValue() ? key : cells).put(name.getKey(), type + " " + (value == null ? "" : value));
                    }
                    rows.put(key, cells);
                }
            }
        }
        return rows;
    }

    private static String typed(Iterable<String> names) {
        var sql = new StringBuilder();
        names.forEach(name -> sql.append(", typeof(")
                .append(name)
                .append(") AS \"type of ")
                .append(name)
                .append('"'));
        return sql.toString();
    }
}
