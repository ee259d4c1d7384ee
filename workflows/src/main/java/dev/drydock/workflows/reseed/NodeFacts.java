package dev.drydock.workflows.reseed;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.workflows.policy.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a plan freezes of a node: facts that must be the same when it runs. Digests are shortened, because a plan of
 * 2,000 nodes must stay small; the whole survey is in the worker's store.
 */
record NodeFacts(
        String name,
        String zone,
        String address,
        @Nullable String actorId,
        @Nullable Integer clusterId,
        @Nullable String build,
        @Nullable String schema,
        @Nullable String schemaFiles,
        @Nullable String config) {
    private static final int SHORT = 12;

    static NodeFacts of(Member member, Survey.Node node) {
        Survey.Identity i = node.identity();
        return i == null
                ? unknown(member)
                : new NodeFacts(
                        member.name(),
                        member.zone(),
                        member.address(),
                        i.actorId(),
                        i.clusterId(),
                        brief(i.build()),
                        brief(i.schema()),
                        brief(i.schemaFiles()),
                        brief(i.config()));
    }

    /** A node that did not answer, or that is planned around whether it answers or not. */
    static NodeFacts unknown(Member member) {
        return new NodeFacts(member.name(), member.zone(), member.address(), null, null, null, null, null, null);
    }

    /** Nodes that served this generation when the plan was made. */
    static List<String> serving(JsonNode facts, int clusterId) {
        var names = new ArrayList<String>();
        for (JsonNode node : facts.path("nodes")) {
            if (node.path("clusterId").isInt() && node.path("clusterId").asInt() == clusterId) {
                names.add(node.path("name").asText());
            }
        }
        return names;
    }

    /** The generation that most nodes served when the plan was made; of equals the newest. */
    static int generation(JsonNode facts) {
        var counts = new TreeMap<Integer, Integer>();
        for (JsonNode node : facts.path("nodes")) {
            if (node.path("clusterId").isInt()) {
                counts.merge(node.path("clusterId").asInt(), 1, Integer::sum);
            }
        }
        int most = 0;
        int generation = 0;
        for (var entry : counts.entrySet()) {
            if (entry.getValue() >= most) {
                most = entry.getValue();
                generation = entry.getKey();
            }
        }
        return generation;
    }

    private static String brief(String digest) {
        String hex = digest.startsWith("sha256:") ? digest.substring("sha256:".length()) : digest;
        return hex.length() <= SHORT ? hex : hex.substring(0, SHORT);
    }
}
