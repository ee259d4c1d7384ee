package dev.drydock.starter.board;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.drydock.starter.server.Look;
import dev.drydock.starter.server.Runs;
import dev.drydock.workflows.run.Status.GateStatus;
import dev.drydock.workflows.run.Status.Heard;
import io.temporal.client.WorkflowException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who can still decide at a gate: the plan's approvers without the requester, first those who have not spoken. */
final class Approvers implements Hints.Asked {
    private final Runs runs;
    private @Nullable JsonNode plan;

    Approvers(Runs runs) {
        this.runs = runs;
    }

    @Override
    public List<String> at(Look look, String gate) {
        var open = look.gate(gate).map(GateStatus::needed);
        if (open.isPresent() && !open.get().who().isEmpty()) {
            return open.get().who();
        }
        JsonNode known = plan(look.status().cluster());
        var asked = new ArrayList<String>();
        for (JsonNode planned : known.path("gates")) {
            if (planned.path("name").asText().equals(gate)) {
                planned.path("approvers").forEach(approver -> asked.add(approver.asText()));
            }
        }
        asked.remove(known.path("requestedBy").asText());
        var silent = new ArrayList<>(asked);
        silent.removeAll(spoken(look.gate(gate)));
        return silent.isEmpty() ? asked : silent; // all have spoken and do not agree
    }

    private static List<String> spoken(Optional<GateStatus> gate) {
        return gate.stream()
                .flatMap(open -> open.said().stream())
                .filter(Heard::counted)
                .map(Heard::by)
                .toList();
    }

    /** It never changes, and is asked for only when a gate is open. */
    private JsonNode plan(String cluster) {
        if (plan == null) {
            try {
                plan = runs.plan(cluster);
            } catch (WorkflowException e) {
                return MissingNode.getInstance(); // the next look asks again
            }
        }
        return plan;
    }
}
