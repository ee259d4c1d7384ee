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
 */
public record RunInput(
        ObjectNode plan, Said start, @Nullable JsonNode carried) {}
