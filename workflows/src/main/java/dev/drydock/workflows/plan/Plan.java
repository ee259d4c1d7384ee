package dev.drydock.workflows.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.policy.Standing;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Everything a run will do. This record is for reading and for making; what a plan <em>is</em>, is the JSON tree as
 * received, see {@link PlanDocument}.
 *
 * @param holds the clusters that are locked while it runs
 * @param request the runbook's own request
 * @param facts what was seen: {@code {"nodes":[{"name",..}],"survey":"sha256:.."}}
 * @param policy the cluster file's rollout and gates as they were
 * @param decided what the planner decided, the runbook's own words
 * @param pointOfNoReturn the first step that cannot be taken back; null when all can
 */
public record Plan(
        int version,
        String runbook,
        String cluster,
        String requestedBy,
        String reason,
        @Nullable String ticket,
        Instant madeAt,
        List<String> holds,
        ObjectNode request,
        ObjectNode facts,
        ObjectNode policy,
        List<Check> checks,
        List<List<String>> waves,
        List<PlanStep> steps,
        List<PlanGate> gates,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String pointOfNoReturn,
        JsonNode decided,
        List<Standing.Owing> owing,
        Expectation expect) {
    public static final int VERSION = 1;

    public Plan {
        for (Object field :
                new Object[] {runbook, cluster, requestedBy, reason, madeAt, request, facts, policy, decided}) {
            Objects.requireNonNull(field, "a field of the plan is missing");
        }
        Objects.requireNonNull(expect, "a field of the plan is missing");
        holds = List.copyOf(holds);
        checks = List.copyOf(checks);
        waves = waves.stream().map(List::copyOf).toList();
        steps = List.copyOf(steps);
        gates = List.copyOf(gates);
        owing = List.copyOf(owing);
    }

    /** What was asked for, as far as a plan keeps it; the runbook's own options are in {@code request}. */
    public PlanRequest asked() {
        return new PlanRequest(runbook, cluster, Map.of(), requestedBy, reason, ticket, madeAt);
    }

    public List<Check> bad() {
        return checks.stream().filter(c -> c.verdict() == Check.Verdict.BAD).toList();
    }
}
