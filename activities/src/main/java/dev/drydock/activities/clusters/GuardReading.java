package dev.drydock.activities.clusters;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.activities.clusters.SystemSection.Kind;
import dev.drydock.activities.yaml.Entry;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The place of a standby outside Patroni, written as a node is. */
final class GuardReading {
    private static final SystemSection SECTION = new SystemSection(
            Map.of(
                    "restapi", Kind.ADDRESS,
                    "postgresql", Kind.ADDRESS,
                    "data-dir", Kind.PATH,
                    "config", Kind.PATH,
                    "pgpass", Kind.PATH,
                    "service", Kind.SERVICE,
                    "sudo", Kind.FLAG),
            Set.of("postgresql", "data-dir"),
            Set.of());

    private GuardReading() {}

    static ObjectNode read(Entry.Table guard) {
        var node = new Nodes("patroni", SECTION, new Entry.Table(guard.place(), Map.of())).node(guard);
        var json = JsonNodeFactory.instance.objectNode();
        json.put("name", node.name()).put("zone", node.zone()).put("local", node.local());
        json.put("ssh", node.ssh()).put("via", node.via());
        json.set("patroni", node.section());
        return json;
    }

    /** In the form of a node. */
    static Optional<ClusterFile.Node> of(ObjectNode section) {
        JsonNode guard = section.path("guard");
        return guard.path("patroni") instanceof ObjectNode own
                ? Optional.of(new ClusterFile.Node(
                        guard.path("name").asText(),
                        guard.path("zone").asText(),
                        guard.path("local").asBoolean(),
                        guard.path("ssh").textValue(),
                        guard.path("via").textValue(),
                        own))
                : Optional.empty();
    }
}
