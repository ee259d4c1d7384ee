package dev.drydock.starter.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.run.Status;
import dev.drydock.workflows.words.Json;
import java.util.List;
import java.util.Optional;

/**
 * A run's status as it answered.
 *
 * @param json as received, so that a program sees fields this version does not know
 */
public record Look(ObjectNode json, Status status) {
    public static Look of(ObjectNode json) {
        return new Look(json, Json.read(json, Status.class));
    }

    public boolean ended() {
        return status.outcome() != null;
    }

    public String kind() {
        return text("kind");
    }

    /** The outcome's own sentence, or the run's. */
    public String says() {
        return text("says").isEmpty() ? status.says() : text("says");
    }

    /** The safe next command; empty when nothing is left to do. */
    public String next() {
        String next = text("next");
        return next.isEmpty() ? status.next().stream().findFirst().orElse("") : next;
    }

    public Optional<Status.GateStatus> gate(String name) {
        return status.gates().stream().filter(gate -> gate.name().equals(name)).findFirst();
    }

    public Optional<Status.Heard> heard(String nonce) {
        return status.heard().stream().filter(h -> nonce.equals(h.nonce())).findFirst();
    }

    /**
     * What was heard after an earlier look. A run shows no more than the newest statements, so they cannot be counted:
     * the longest end of the earlier list with which this one begins was known.
     */
    public List<Status.Heard> heardSince(Look before) {
        var known = before.status().heard();
        var all = status.heard();
        int from = Math.max(0, known.size() - all.size());
        while (!all.subList(0, known.size() - from).equals(known.subList(from, known.size()))) {
            from++;
        }
        return all.subList(known.size() - from, all.size());
    }

    public List<String> nodes(Status.NodeState state) {
        return status.nodes().stream()
                .filter(node -> node.state() == state)
                .map(Status.NodeStatus::name)
                .toList();
    }

    private String text(String field) {
        var outcome = status.outcome();
        return outcome == null ? "" : outcome.path(field).asText("");
    }
}
