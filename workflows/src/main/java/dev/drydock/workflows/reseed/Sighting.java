package dev.drydock.workflows.reseed;

import dev.drydock.workflows.policy.Home;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything that was looked at for a plan.
 *
 * @param nodes every node of the file, in its order
 * @param digest over the raw surveys
 * @param snapshot the snapshot that is given; null: a fresh one will be taken
 * @param tables replicated tables that any node has, to their key columns; empty: no node told
 */
public record Sighting(
        Home home,
        List<Survey.Node> nodes,
        String digest,
        Survey.Comparison comparison,
        @Nullable SnapshotFacts snapshot,
        Map<String, List<String>> tables) {
    public Sighting {
        nodes = List.copyOf(nodes);
        tables = Collections.unmodifiableMap(new TreeMap<>(tables));
    }

    /** Looked up thousands of times, so as a map; one is made at each call. */
    Map<String, Survey.Node> byName() {
        var byName = new LinkedHashMap<String, Survey.Node>();
        nodes.forEach(n -> byName.put(n.name(), n));
        return byName;
    }

    boolean has(String name) {
        return home.nodes().stream().anyMatch(n -> n.name().equals(name));
    }
}
