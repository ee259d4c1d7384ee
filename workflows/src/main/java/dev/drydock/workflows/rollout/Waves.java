package dev.drydock.workflows.rollout;

import dev.drydock.workflows.policy.Member;
import dev.drydock.workflows.policy.RolloutPolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Which nodes are worked on together: a canary first, then batches, in file order.
 *
 * <p>Every node is in exactly one wave; no wave is empty or larger than {@link #LARGEST}; with {@code by: zone} no
 * wave mixes zones.
 */
public final class Waves {
    public static final int LARGEST = 500;

    private Waves() {}

    public static List<List<String>> of(RolloutPolicy policy, List<Member> nodes) {
        int canary = Math.max(1, Share.of(policy.canary()).up(nodes.size()));
        int batch = Share.of(policy.batch()).up(nodes.size());
        if (batch < 1) {
            throw new IllegalArgumentException("a batch of " + policy.batch() + " never finishes");
        }
        var waves = new ArrayList<List<String>>();
        boolean first = true;
        for (List<String> zone : zones(policy, nodes)) {
            int at = 0;
            while (at < zone.size()) {
                int size = Math.min(first ? canary : batch, LARGEST);
                waves.add(List.copyOf(zone.subList(at, Math.min(zone.size(), at + size))));
                at += size;
                first = false;
            }
        }
        return List.copyOf(waves);
    }

    private static Iterable<List<String>> zones(RolloutPolicy policy, List<Member> nodes) {
        var zones = new LinkedHashMap<String, List<String>>();
        for (Member node : nodes) {
            zones.computeIfAbsent(policy.by().isEmpty() ? "" : node.zone(), z -> new ArrayList<>())
                    .add(node.name());
        }
        return zones.values();
    }
}
