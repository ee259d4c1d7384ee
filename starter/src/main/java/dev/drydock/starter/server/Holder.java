package dev.drydock.starter.server;

import dev.drydock.starter.view.Figures;
import dev.drydock.workflows.codec.Locked;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.common.converter.DataConverter;
import java.time.Instant;
import java.util.Optional;

/** Who holds a cluster; known from the server alone, so that it can be told while no worker is up. */
record Holder(String run, String runbook, String by, Instant since) {
    private static Optional<String> by(Payload payload, DataConverter converter) {
        try {
            return Optional.of(converter.fromPayload(payload, String.class, String.class));
        } catch (Locked e) {
            return Optional.empty(); // that it is held is known all the same
        }
    }

    static Holder of(DescribeWorkflowExecutionResponse seen, DataConverter converter) {
        var info = seen.getWorkflowExecutionInfo();
        var by =
                Optional.ofNullable(info.getMemo().getFieldsMap().get("by")).flatMap(payload -> by(payload, converter));
        String first = info.getFirstRunId().isEmpty() ? info.getExecution().getRunId() : info.getFirstRunId();
        var start = info.getStartTime();
        return new Holder(
                first,
                info.getType().getName(),
                by.orElse("somebody unknown"),
                Instant.ofEpochSecond(start.getSeconds(), start.getNanos()));
    }

    String told() {
        return runbook + " run " + run + ", started by " + by + ", since " + Figures.minute(since);
    }
}
