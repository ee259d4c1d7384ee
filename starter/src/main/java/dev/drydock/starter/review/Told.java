package dev.drydock.starter.review;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.google.protobuf.Timestamp;
import dev.drydock.workflows.words.Json;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * One workflow's history. Its id may be unknown: neither a file nor the in-JVM server's events say it.
 *
 * @param run run id of this part of a chain
 */
record Told(String id, String run, List<HistoryEvent> events) {
    Told {
        events = List.copyOf(events);
        if (events.isEmpty() || !events.getFirst().hasWorkflowExecutionStartedEventAttributes()) {
            throw new IllegalArgumentException("a history begins with its workflow's start");
        }
    }

    WorkflowExecutionStartedEventAttributes start() {
        return events.getFirst().getWorkflowExecutionStartedEventAttributes();
    }

    String type() {
        return start().getWorkflowType().getName();
    }

    Instant began() {
        return at(events.getFirst());
    }

    /** What the workflow was started with. */
    JsonNode input() {
        return json(start().getInput(), 0);
    }

    /** A run is started with a plan; its children are not. */
    boolean isRun() {
        return input().path("plan").isObject();
    }

    /** The first run id of the chain this is a part of. */
    String chain() {
        return start().getFirstExecutionRunId().isEmpty() ? run : start().getFirstExecutionRunId();
    }

    /** Run ids under which its children may know it: a reset gives a new one. */
    Set<String> names() {
        return Set.copyOf(List.of(run, chain(), start().getOriginalExecutionRunId()));
    }

    /** The run id of the workflow that began this one; empty when it does not say. */
    String parent() {
        return start().getParentWorkflowExecution().getRunId();
    }

    static Instant at(HistoryEvent event) {
        Timestamp time = event.getEventTime();
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }

    /** A payload as JSON; missing when it is absent, encrypted or something else. */
    static JsonNode json(Payloads payloads, int index) {
        return index < payloads.getPayloadsCount() ? json(payloads.getPayloads(index)) : MissingNode.getInstance();
    }

    static JsonNode json(Payload payload) {
        var encoding = payload.getMetadataMap().get("encoding");
        if (encoding == null || !encoding.toStringUtf8().startsWith("json/")) {
            return MissingNode.getInstance();
        }
        try {
            return Json.read(payload.getData().toStringUtf8());
        } catch (IllegalArgumentException e) {
            return MissingNode.getInstance();
        }
    }
}
