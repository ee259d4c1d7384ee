package dev.drydock.workflows.floor;

import dev.drydock.workflows.run.Status;
import dev.drydock.workflows.run.Status.NodeState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How each node stands; survives continue-as-new as a list. */
public final class NodeBook {
    /** A step's whole message is in the history; thousands of nodes have to fit into one status. */
    private static final int LONGEST = 300;

    private static final int SHOWN = 10;

    private Duration slowest = Duration.ZERO;
    private final Map<String, Status.NodeStatus> nodes = new LinkedHashMap<>();

    public NodeBook(Collection<Status.NodeStatus> carried) {
        carried.forEach(n -> nodes.put(n.name(), n));
    }

    public void put(String node, NodeState state, String step, String says, Instant now) {
        Status.NodeStatus before = nodes.get(node);
        int attempt = state == NodeState.RUNNING ? (before == null ? 0 : before.attempt()) + 1 : attempt(before);
        if (before != null && before.state() == NodeState.RUNNING && state == NodeState.DONE && attempt == 1) {
            Duration took = Duration.between(before.since(), now);
            slowest = took.compareTo(slowest) > 0 ? took : slowest;
        }
        nodes.put(node, new Status.NodeStatus(node, state, step, attempt, clip(says), now));
    }

    /** A node begins a step that the run itself does there; tried again where it was stuck at it. */
    public void at(String node, String step, Instant now) {
        Status.NodeStatus before = nodes.get(node);
        int attempt = before != null
                        && before.state() == NodeState.STUCK
                        && before.step().equals(step)
                ? before.attempt() + 1
                : 1;
        nodes.put(node, new Status.NodeStatus(node, NodeState.RUNNING, step, attempt, "", now));
    }

    /** What a node's step came to, with as many attempts as it took. */
    public void came(String node, NodeState state, String step, String says, Instant now) {
        nodes.put(node, new Status.NodeStatus(node, state, step, attempt(nodes.get(node)), clip(says), now));
    }

    /** The longest that a node took which needed no second attempt; zero: none is done in this part of the chain. */
    Duration slowest() {
        return slowest;
    }

    private static String clip(String says) {
        return says.length() <= LONGEST ? says : says.substring(0, LONGEST) + "…";
    }

    /** Some names and how many more, for a sentence. */
    public static String some(Collection<String> names) {
        String first = names.stream().limit(SHOWN).collect(Collectors.joining(", "));
        return names.size() <= SHOWN ? first : first + " and " + (names.size() - SHOWN) + " more";
    }

    private static int attempt(Status.@Nullable NodeStatus before) {
        return before == null ? 0 : before.attempt();
    }

    public boolean knows(String node) {
        return nodes.containsKey(node);
    }

    public Status.NodeStatus get(String node) {
        return Objects.requireNonNull(nodes.get(node), node);
    }

    public NodeState state(String node) {
        return get(node).state();
    }

    /** Names in that state, in the plan's order. */
    public List<String> in(NodeState state) {
        return nodes.values().stream()
                .filter(n -> n.state() == state)
                .map(Status.NodeStatus::name)
                .toList();
    }

    public int count(NodeState state) {
        return (int) nodes.values().stream().filter(n -> n.state() == state).count();
    }

    public List<Status.NodeStatus> all() {
        return List.copyOf(nodes.values());
    }

    /** Counts by the states' wire names; a state nobody is in is absent. */
    public Map<String, Integer> counts() {
        var counts = new EnumMap<NodeState, Integer>(NodeState.class);
        nodes.values().forEach(n -> counts.merge(n.state(), 1, Integer::sum));
        var named = new LinkedHashMap<String, Integer>();
        counts.forEach((state, n) -> named.put(state.name().toLowerCase(Locale.ROOT), n));
        return named;
    }
}
