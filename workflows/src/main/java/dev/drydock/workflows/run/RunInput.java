package dev.drydock.workflows.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.statement.Said;
import org.jspecify.annotations.Nullable;

/**
 * A run's input.
 *
 * @param plan the plan as the CLI read it, untouched
 * @param start the requester's statement; its signer is the requester
 * @param carried what the previous part of the chain left, the runbook's own record; null for the first part
 * @param labelled whether the service has the search attributes of {@link Labels}; null: not
 */
public record RunInput(
        ObjectNode plan,
        Said start,
        @Nullable JsonNode carried,
        @Nullable Boolean labelled) {
    public RunInput(ObjectNode plan, Said start, @Nullable JsonNode carried) {
        this(plan, start, carried, null);
    }

    /** The input of the chain's next part. */
    public RunInput next(JsonNode state) {
        return new RunInput(plan, start, state, labelled);
    }

    /** The search attributes to keep. */
    public Labels labelling() {
        return new Labels(Boolean.TRUE.equals(labelled));
    }
}
