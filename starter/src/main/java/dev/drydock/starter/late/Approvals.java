package dev.drydock.starter.late;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.starter.say.Speech;
import dev.drydock.starter.say.Until;
import dev.drydock.starter.server.Look;
import dev.drydock.starter.server.Runs;
import dev.drydock.workflows.late.LateWrites;
import dev.drydock.workflows.late.LateWrites.Reckoning;
import dev.drydock.workflows.plan.PlanGate;
import dev.drydock.workflows.statement.Statement;
import dev.drydock.workflows.words.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What can be signed about the late writes that wait: each person's approval both ways, bound to the open run. */
public final class Approvals {
    private Approvals() {}

    /** Of everybody whom the plan lets decide, at whatever level. */
    public static List<Statement> ofAll(Runs runs, Look look, Instant now) {
        var approvers = new ArrayList<String>();
        for (JsonNode gate : runs.plan(look.status().cluster()).path("gates")) {
            if (gate.path("name").asText().equals(LateWrites.GATE)) {
                approvers.addAll(Json.read(gate, PlanGate.class).deciders());
            }
        }
        return of(approvers, look, now);
    }

    /** Empty when nothing waits, or the run has ended. */
    public static List<Statement> of(List<String> approvers, Look look, Instant now) {
        Reckoning late = look.status().late();
        String subject = late == null ? null : late.subject();
        if (subject == null || look.ended() || look.gate(LateWrites.GATE).isEmpty()) {
            return List.of();
        }
        return approvers.stream()
                .flatMap(by -> Stream.of("mine", "theirs").map(how -> {
                    var with = Json.MAPPER.createObjectNode().put("resolve", how);
                    return new Speech("approve", LateWrites.GATE, subject, by, "", with)
                            .to(look, now, Until.usual(now));
                }))
                .toList();
    }
}
