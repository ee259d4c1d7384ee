package dev.drydock.activities.corrosion;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.activities.corrosion.file.Shape;
import dev.drydock.activities.remote.Sh;
import dev.drydock.workflows.words.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Which cluster, with which record, a node's database belongs to; left in the work directory when the database is
 * archived, so that a run that stopped nothing leaves nothing.
 *
 * <p>The lock and the record of generations go by the cluster's name and its artifact store. A copy of the cluster file
 * under another name, or a new store, would have neither: two runs on one node, and a cluster id used twice.
 */
final class Mark {
    private final CorrosionNode node;

    Mark(CorrosionNode node) {
        this.node = node;
    }

    void leave(int clusterId) {
        String text = Json.pretty(Json.MAPPER
                .createObjectNode()
                .put("cluster", node.clusterName())
                .put("artifacts", node.artifacts())
                .put("clusterId", clusterId));
        node.put(path(), text);
    }

    /** Why the node is not this cluster's; empty: it is, or nobody ever worked on it. */
    String trouble() {
        String text = node.ask("cat " + Sh.quote(path()) + " 2>/dev/null || true");
        if (text.isEmpty()) {
            return "";
        }
        JsonNode mark = Json.read(text);
        String cluster = mark.path("cluster").asText();
        String artifacts = mark.path("artifacts").asText();
        if (cluster.equals(node.clusterName()) && artifacts.equals(node.artifacts())) {
            return "";
        }
        return "is " + cluster + "'s, with its record in " + artifacts + ", expected " + node.clusterName() + " in "
                + node.artifacts() + " (when that is meant, move the record there and remove " + path() + ")";
    }

    /** By the database, not by the node's name: that is what must not be worked on twice. */
    private String path() {
        try {
            String key = Shape.sha256(new ByteArrayInputStream(node.database().getBytes(StandardCharsets.UTF_8)));
            return node.workdir() + "/cluster/" + key.substring(0, 12) + ".json";
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
