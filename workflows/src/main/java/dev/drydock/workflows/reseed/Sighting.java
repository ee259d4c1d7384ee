package dev.drydock.workflows.reseed;

import dev.drydock.workflows.policy.Home;
import dev.drydock.workflows.policy.Member;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that was looked at for a plan.
 *
 * @param nodes every node of the file, in its order
 * @param digest over the raw surveys
 * @param snapshot the snapshot that is given; null: a fresh one will be taken
 */
public record Sighting(
        Home home,
        List<Survey.Node> nodes,
        String digest,
        Survey.Comparison comparison,
        @Nullable SnapshotFacts snapshot) {
    public Sighting {
        nodes = List.copyOf(nodes);
    }

    Survey.Node node(String name) {
        return nodes.stream().filter(n -> n.name().equals(name)).findFirst().orElseThrow();
    }

    Member member(String name) {
        return home.nodes().stream()
                .filter(n -> n.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    boolean has(String name) {
        return home.nodes().stream().anyMatch(n -> n.name().equals(name));
    }
}
