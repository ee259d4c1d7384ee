package dev.drydock.workflows.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;

/** What every run offers, whatever its runbook. */
public interface Runbook {
    /** A {@link dev.drydock.workflows.statement.Said}; taken as a tree, so that nothing a person sent is lost. */
    @SignalMethod
    void say(JsonNode said);

    @QueryMethod
    Status status();

    /** The plan as received. */
    @QueryMethod
    ObjectNode plan();
}
