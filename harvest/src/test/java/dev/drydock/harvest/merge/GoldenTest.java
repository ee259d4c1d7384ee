package dev.drydock.harvest.merge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.harvest.delta.Delta;
import dev.drydock.harvest.delta.Harvester;
import dev.drydock.harvest.fixture.Fixture;
import dev.drydock.harvest.snapshot.Snapshot;
import dev.drydock.harvest.value.TypedJson;
import dev.drydock.harvest.value.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class GoldenTest {
    static final Iterable<String> SETS = Fixture.NAMES;

    @TempDir
    Path directory;

    @ParameterizedTest
    @FieldSource("SETS")
    void the_replay_set_is_what_the_agents_themselves_converged_to(String name) throws IOException {
        var fixture = Fixture.unpack(name, directory);
        var found = new HashMap<String, Set<JsonNode>>();

        for (MergedRow row : merged(fixture)) {
            row.change()
                    .ifPresent(change -> found.computeIfAbsent(row.table() + " " + kind(change), _ -> new HashSet<>())
                            .add(json(change)));
        }

        var expected = expected(fixture);
        assertThat(found).containsOnlyKeys(expected.keySet());
        expected.forEach((kind, rows) -> assertThat(found.getOrDefault(kind, Set.of()))
                .as(kind)
                .isSubsetOf(rows)
                .containsAll(rows));
    }

    private List<MergedRow> merged(Fixture fixture) {
        var rows = new ArrayList<MergedRow>();
        var harvester = new Harvester(directory);
        try (var snapshot = Snapshot.open(fixture.snapshot(), directory)) {
            var deltas = new ArrayList<Delta>();
            for (Path node : fixture.nodes()) {
                deltas.add(harvester.take(node, snapshot.cut(), directory.resolve("delta" + deltas.size())));
            }
            Merge.of(snapshot, deltas).each(rows::add);
            deltas.forEach(Delta::close);
        }
        return rows;
    }

    private static Map<String, Set<JsonNode>> expected(Fixture fixture) throws IOException {
        var expected = new HashMap<String, Set<JsonNode>>();
        fixture.expected()
                .path("replay")
                .properties()
                .forEach(table -> table.getValue().properties().forEach(kind -> {
                    var rows = new HashSet<JsonNode>();
                    kind.getValue().forEach(rows::add);
                    if (!rows.isEmpty()) {
                        expected.put(table.getKey() + " " + kind.getKey(), rows);
                    }
                }));
        return expected;
    }

    private static String kind(Change change) {
        return switch (change) {
            case Change.Insert _ -> "insert";
            case Change.Update _ -> "update";
            case Change.Delete _ -> "delete";
        };
    }

    private static ObjectNode json(Change change) {
        var json = JsonNodeFactory.instance.objectNode();
        put(json, change.key());
        switch (change) {
            case Change.Insert insert -> put(json, insert.cells());
            case Change.Update update -> put(json.putObject("cells"), update.cells());
            case Change.Delete _ -> {}
        }
        return json;
    }

    private static void put(ObjectNode json, SortedMap<String, Value> values) {
        values.forEach((name, value) -> json.set(name, TypedJson.json(value)));
    }
}
