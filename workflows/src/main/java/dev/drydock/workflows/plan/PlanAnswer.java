package dev.drydock.workflows.plan;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.words.Exit;

/** How planning ended. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "answer")
@JsonSubTypes({
    @JsonSubTypes.Type(value = PlanAnswer.Made.class, name = "made"),
    @JsonSubTypes.Type(value = PlanAnswer.Refused.class, name = "refused")
})
public sealed interface PlanAnswer {
    /** A plan; its checks may still be bad, then it cannot be started. */
    record Made(ObjectNode plan) implements PlanAnswer {}

    /**
     * No plan can be made of this request.
     *
     * @param says one sentence: what was seen and expected
     * @param next the safe next command
     */
    record Refused(Exit exit, String says, String next) implements PlanAnswer {}
}
