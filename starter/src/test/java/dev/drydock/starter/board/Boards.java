package dev.drydock.starter.board;

import dev.drydock.starter.server.Look;
import dev.drydock.workflows.run.Status;
import dev.drydock.workflows.run.Status.GateState;
import dev.drydock.workflows.run.Status.NodeState;
import dev.drydock.workflows.run.Status.NodeStatus;
import dev.drydock.workflows.words.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs as they are looked at in these tests: corrosion/eu-1, four minutes after it began. */
final class Boards {
    static final Instant START = Instant.parse("2026-11-21T23:00:00Z");
    static final Instant NOW = START.plusSeconds(252);
    static final Hints HINTS =
            new Hints(command -> command, "ops-a@example.com", (_, _) -> List.of("ops-a@example.com"));

    private Boards() {}

    /** 300 done, 3 stuck, 50 running, 447 waiting. */
    static List<NodeStatus> eightHundred() {
        var nodes = new ArrayList<NodeStatus>();
        for (int at = 1; at <= 800; at++) {
            var state = at <= 300
                    ? NodeState.DONE
                    : at <= 303 ? NodeState.STUCK : at <= 353 ? NodeState.RUNNING : NodeState.WAITING;
            String says = state == NodeState.STUCK ? "corrosion restore exited 1: no space left on the device" : "";
            nodes.add(node("n%03d".formatted(at), state, says));
        }
        return nodes;
    }

    static NodeStatus node(String name, NodeState state, String says) {
        return new NodeStatus(name, state, state == NodeState.STUCK ? "restore" : "", 1, says, START);
    }

    static Status.Heard heard(String by, boolean counted, @Nullable String why) {
        return new Status.Heard(by, "approve", START.plusSeconds(120), "", counted, why, "restore", "1", false);
    }

    static Look look(String says, List<NodeStatus> nodes) {
        var gate = new Status.GateStatus(
                "restore", GateState.PASSED, 1, "sha256:00", List.of(heard("ops-a@example.com", true, null)));
        return look(says, List.of(gate), nodes, List.of());
    }

    static Look look(String says, List<Status.GateStatus> gates, List<NodeStatus> nodes, List<Status.Heard> heard) {
        var status = new Status(
                "corrosion/eu-1",
                "reseed",
                "5674eabe-65df",
                "sha256:11",
                "waves",
                says,
                START,
                false,
                false,
                gates,
                nodes,
                Map.of(),
                null,
                4,
                List.of("drydock approve corrosion/eu-1 restore"),
                heard,
                null,
                null,
                null,
                null,
                null,
                null);
        return Look.of(Json.tree(status));
    }

    /** The same, seen in another way. */
    static Look with(Look look, String field, Object value) {
        var json = look.json().deepCopy();
        json.set(field, Json.MAPPER.valueToTree(value));
        return Look.of(json);
    }
}
