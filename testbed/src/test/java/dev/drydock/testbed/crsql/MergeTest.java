package dev.drydock.testbed.crsql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Databases of three real agents that had not converged, and the rows those agents ended with once they had: what is merged
 * here must be the same, in whatever order the changes arrive.
 */
final class MergeTest {

    @TempDir
    private Path dir;

    @ParameterizedTest
    @CsvSource({"three-nodes-1, 1", "three-nodes-1, 2", "three-nodes-2, 1", "three-nodes-2, 2"})
    void databases_of_real_agents_converge_to_what_the_agents_did(String fixture, long order) throws Exception {
        var replicas = new ArrayList<Replica>();
        for (var node : List.of("n1", "n2", "n3")) {
            var file = dir.resolve(node + ".db");
            try (var packed = resource(fixture + "/" + node + ".db.gz")) {
                Files.copy(packed, file);
            }
            replicas.add(Replica.open(file, Schema.read(List.of(), _ -> {})));
        }

        converge(replicas, new Random(order));

        var expected = new ObjectMapper().readTree(resource(fixture + "/final.json.gz"));
        var versions = replicas.getFirst().versions();
        for (var replica : replicas) {
            assertThat(replica.versions()).isEqualTo(versions);
            for (var table : List.of("apps", "placements", "tags")) {
                assertThat(rows(replica, table)).isEqualTo(rows(expected.path(table)));
            }
            replica.close();
        }
    }

    private static void converge(List<Replica> replicas, Random random) throws Exception {
        boolean moved = true;
        while (moved) {
            moved = false;
            Collections.shuffle(replicas, random);
            for (var from : replicas) {
                for (var to : replicas) {
                    var batch = from.beyond(to.versions(), 50);
                    Collections.shuffle(batch.changes(), random);
                    to.merge(batch);
                    moved |= !batch.served().isEmpty();
                }
            }
        }
    }

    /** Rows by their own text: column to storage class and value. */
    private static Map<String, Map<String, String>> rows(Replica replica, String table) throws Exception {
        var rows = new TreeMap<String, Map<String, String>>();
        try (var reader = replica.reader()) {
            var found = reader.query(new Statement("SELECT * FROM " + table, List.of(), Map.of()));
            for (var row = found.next(); row.isPresent(); row = found.next()) {
                var cells = new TreeMap<String, String>();
                for (int i = 0; i < found.columns().size(); i++) {
                    cells.put(found.columns().get(i), told(row.get().get(i)));
                }
                rows.put(cells.toString(), cells);
            }
        }
        return rows;
    }

    private static Map<String, Map<String, String>> rows(JsonNode expected) {
        var rows = new TreeMap<String, Map<String, String>>();
        for (var row : expected) {
            var cells = new TreeMap<String, String>();
            row.properties().forEach(cell -> cells.put(cell.getKey(), told(value(cell.getValue()))));
            rows.put(cells.toString(), cells);
        }
        return rows;
    }

    private static @Nullable Object value(JsonNode cell) {
        var text = cell.path(1).asText();
        return switch (cell.path(0).asText()) {
            case "integer" -> Long.valueOf(text);
            case "real" -> Double.valueOf(text);
            case "blob" -> new Blob(text);
            case "text" -> text;
            default -> null;
        };
    }

    private static String told(@Nullable Object value) {
        return value == null ? "null" : value.getClass().getSimpleName() + " " + value;
    }

    private static InputStream resource(String name) throws IOException {
        return new GZIPInputStream(Objects.requireNonNull(MergeTest.class.getResourceAsStream(name), name));
    }
}
