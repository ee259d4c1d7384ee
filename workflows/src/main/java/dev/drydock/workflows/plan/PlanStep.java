package dev.drydock.workflows.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A line of the runbook as people read it: a template, not one per node.
 *
 * @param on {@code node}, {@code source}, {@code cluster}, {@code staging}, {@code guard} or {@code person}
 * @param undo how it is taken back; null when it cannot be or need not be
 * @param outage whether the node does not serve during it
 */
public record PlanStep(
        String name,
        String on,
        String does,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String undo,
        boolean outage) {}
