package dev.drydock.workflows.plan;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asks a planner for.
 *
 * @param options the runbook's own options by name, without dashes; a flag has an empty list
 */
public record PlanRequest(
        String runbook,
        String cluster,
        Map<String, List<String>> options,
        String requestedBy,
        String reason,
        @Nullable String ticket,
        Instant madeAt) {
    public PlanRequest {
        options = Collections.unmodifiableMap(new TreeMap<>(options));
    }
}
