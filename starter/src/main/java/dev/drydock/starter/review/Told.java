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

    /** The same history, read a second time. */
    boolean same(Told other) {
        return id.equals(other.id) && run.equals(other.run) && events.equals(other.events);
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

    static Instant at(HistoryEvent event) {
        Timestamp time = event.getEventTime();
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }

    /** A payload as JSON; missing when it is absent, encrypted or something else. */
    static JsonNode json(Payloads payloads, int index) {
        return index < payloads.getPayloadsCount() ? json(payloads.getPayloads(index)) : MissingNode.getInstance();
    }

    private static JsonNode json(Payload payload) {
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
