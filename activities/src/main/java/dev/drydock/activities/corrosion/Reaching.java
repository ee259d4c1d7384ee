package dev.drydock.activities.corrosion;

import dev.drydock.activities.corrosion.file.Inside;
import dev.drydock.activities.steps.Together;
import dev.drydock.harvest.cut.Cut;
import dev.drydock.workflows.run.Progress;
import dev.drydock.workflows.words.TryAgain;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Waits until every node of a generation has applied all versions up to the heads that were seen at the beginning.
 * Clients may go on writing: what is above those heads is not waited for. A node that answers late adds the heads it
 * shows first.
 */
final class Reaching {
    private static final Duration EVERY = Duration.ofMillis(500);
    /** Three times the longest pause between two syncs of an agent (15 s in klukai 0.1.4). */
    private static final Duration STILL = Duration.ofSeconds(45);

    private static final Duration QUICK = Duration.ofSeconds(15);

    private final Asked asked;
    private final int clusterId;
    private final Map<String, Inside.Vector> seen = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Long>> firstHeads = new ConcurrentHashMap<>();
    private final Map<String, Moved> moved = new HashMap<>();
    private Map<String, String> behind = Map.of();

    /** How far behind a node is, and since when. */
    private record Moved(long lacks, long at) {}

    Reaching(Asked asked, int clusterId) {
        this.asked = asked;
        this.clusterId = clusterId;
    }

    /** Why a node is not there yet, by node; empty: all have reached {@link #vector}. */
    Map<String, String> behind() {
        return behind;
    }

    Cut vector() {
        var heads = new TreeMap<String, Long>();
        firstHeads.values().forEach(some -> some.forEach((site, head) -> heads.merge(site, head, Math::max)));
        return new Cut(heads, Map.of());
    }

    /** @param end on {@link System#nanoTime}'s scale; it ends earlier when whatever is behind stays where it is */
    void until(long end) {
        while (true) {
            behind = look();
            if (behind.isEmpty() || System.nanoTime() >= end || still()) {
                return;
            }
            Together.pause(EVERY);
        }
    }

    private boolean still() {
        long now = System.nanoTime();
        return behind.keySet().stream()
                .allMatch(
                        node -> moved.containsKey(node) && now - moved.get(node).at() > STILL.toNanos());
    }

    /** One that was there stays there, unless the vector has grown. */
    private Map<String, String> look() {
        Cut vector = vector();
        List<String> open = asked.nodes().stream()
                .filter(node -> !seen.containsKey(node) || seen.get(node).lacks(vector.vector()) > 0)
                .toList();
        asked.says(() -> new Progress("nodes", seen.size(), asked.nodes().size(), "compares version vectors"));
        var trouble = new TreeMap<>(asked.each(open, this::look));
        moved.keySet().removeAll(trouble.keySet());
        Cut now = vector();
        seen.forEach((node, at) -> {
            long lacks = at.lacks(now.vector());
            if (lacks > 0 && !trouble.containsKey(node)) {
                moved.merge(node, new Moved(lacks, System.nanoTime()), (old, is) -> old.lacks() == lacks ? old : is);
                // Seen in klukai 0.1.4: what is sent to it again and again is dropped until the agent is started again.
                trouble.put(
                        node,
                        "lacks " + lacks + " of " + now.versions()
                                + " versions, which others hold (if it stays so, start its agent again)");
            }
        });
        return trouble;
    }

    private void look(CorrosionNode node) {
        int serving = new Agency(node).serving();
        if (serving != clusterId) {
            throw new TryAgain("serves cluster id " + serving + ", expected " + clusterId);
        }
        var vector = Inside.vector(node.api(QUICK));
        firstHeads.putIfAbsent(node.name(), vector.cut().vector());
        seen.put(node.name(), vector);
    }
}
