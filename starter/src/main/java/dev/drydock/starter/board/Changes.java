package dev.drydock.starter.board;

import dev.drydock.starter.server.Look;
import dev.drydock.starter.view.Columns;
import dev.drydock.starter.view.Figures;
import dev.drydock.starter.view.Ranges;
import dev.drydock.workflows.run.Status;
import dev.drydock.workflows.run.Status.NodeState;
import dev.drydock.workflows.run.Status.NodeStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is different between two looks, a plain line for each; many nodes that did the same share one. */
final class Changes {
    private static final int APART = 6;

    private final @Nullable Status before;
    private final Status after;
    private final List<Status.Heard> heard;
    private final Set<NodeState> only;
    private final Instant now;
    private final List<Line> lines = new ArrayList<>();

    private record Line(Instant at, String says) {}

    private Changes(@Nullable Look before, Look after, Set<NodeState> only, Instant now) {
        this.now = now;
        this.before = before == null ? null : before.status();
        this.after = after.status();
        this.heard = before == null ? after.status().heard() : after.heardSince(before);
        this.only = only;
    }

    /**
     * In the order in which it happened.
     *
     * @param before null: everything is new
     * @param now when that happened which carries no time of its own
     */
    static List<String> between(@Nullable Look before, Look after, Set<NodeState> only, Instant now) {
        var changes = new Changes(before, after, only, now);
        changes.run();
        changes.heard();
        changes.gates();
        changes.nodes();
        changes.late();
        changes.lines.sort(Comparator.comparing(Line::at));
        if (after.ended()) {
            changes.add(now, after.kind() + ": " + after.says());
        }
        return changes.lines.stream()
                .map(line -> Figures.clock(line.at()) + " " + Columns.clean(line.says()))
                .toList();
    }

    /** A worker's clock may be ahead of this one. */
    private void add(Instant at, String says) {
        lines.add(new Line(at.isAfter(now) ? now : at, says));
    }

    private void run() {
        if (before == null) {
            add(
                    after.startedAt(),
                    after.cluster() + " " + after.runbook() + " run " + after.run()
                            + (after.signed() ? "" : " UNSIGNED"));
        }
        boolean same = before != null
                && before.phase().equals(after.phase())
                && before.says().equals(after.says())
                && before.paused() == after.paused();
        if (!same && after.outcome() == null) {
            add(now, after.phase() + ": " + (after.paused() ? "paused; " : "") + after.says());
        }
    }

    private void heard() {
        heard.forEach(said -> add(
                said.at(),
                said.by() + " says " + said.action()
                        + (said.target() == null || said.target().isEmpty() ? "" : " " + said.target())
                        + (said.counted() ? "" : ", which does not count")
                        + (said.why() == null ? "" : ": " + said.why())));
    }

    private void gates() {
        Map<String, Status.GateState> old = before == null
                ? Map.of()
                : before.gates().stream()
                        .collect(Collectors.toMap(Status.GateStatus::name, Status.GateStatus::state, (a, b) -> b));
        after.gates().stream()
                .filter(gate -> gate.state() != Status.GateState.AHEAD && gate.state() != old.get(gate.name()))
                .forEach(gate -> add(
                        moved(gate),
                        "gate " + gate.name() + " "
                                + gate.state().name().toLowerCase(Locale.ROOT) + ", " + Voices.tally(gate)
                                + (gate.subject() == null ? "" : ", about " + gate.subject())));
    }

    /** A gate that people moved, did so with their last word. */
    private Instant moved(Status.GateStatus gate) {
        return switch (gate.state()) {
            case PASSED, REJECTED ->
                gate.said().stream()
                        .filter(Status.Heard::counted)
                        .map(Status.Heard::at)
                        .max(Comparator.naturalOrder())
                        .orElse(now);
            case AHEAD, OPEN, EXPIRED, CLOSED -> now;
        };
    }

    private void nodes() {
        Map<String, NodeStatus> old = before == null
                ? Map.of()
                : before.nodes().stream().collect(Collectors.toMap(NodeStatus::name, Function.identity(), (a, b) -> b));
        var alike = new LinkedHashMap<String, List<NodeStatus>>();
        after.nodes().stream()
                .filter(node -> only.isEmpty() || only.contains(node.state()))
                .filter(node -> changed(old.get(node.name()), node))
                .forEach(node -> alike.computeIfAbsent(what(node), _ -> new ArrayList<>())
                        .add(node));
        alike.forEach(this::nodes);
    }

    private void late() {
        var old = before == null ? Optional.<String>empty() : LateLine.of(before.late());
        LateLine.of(after.late()).filter(line -> !old.equals(Optional.of(line))).ifPresent(line -> add(now, line));
    }

    private static boolean changed(@Nullable NodeStatus old, NodeStatus node) {
        return old == null
                ? node.state() != NodeState.WAITING
                : old.state() != node.state() || !old.step().equals(node.step()) || old.attempt() != node.attempt();
    }

    private static String what(NodeStatus node) {
        return node.state().name().toLowerCase(Locale.ROOT)
                + (node.step().isEmpty() ? "" : " " + node.step())
                + (node.attempt() > 1 ? " #" + node.attempt() : "");
    }

    private void nodes(String what, List<NodeStatus> nodes) {
        if (nodes.size() > APART) {
            var names = nodes.stream().map(NodeStatus::name).toList();
            var last = nodes.stream().map(NodeStatus::since).max(Comparator.naturalOrder());
            add(last.orElse(now), names.size() + " nodes " + what + ": " + Ranges.fit(names, 60));
        } else {
            nodes.forEach(node ->
                    add(node.since(), node.name() + " " + what + (node.says().isEmpty() ? "" : ": " + node.says())));
        }
    }
}
