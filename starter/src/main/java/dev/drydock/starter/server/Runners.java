package dev.drydock.starter.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Timestamp;
import dev.drydock.workflows.codec.Locked;
import dev.drydock.workflows.run.RunbookCard;
import dev.drydock.workflows.runbooks.Runbooks;
import dev.drydock.workflows.words.Json;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.HistoryEventFilterType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.filter.v1.StartTimeFilter;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.ListClosedWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListOpenWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.common.converter.DataConverterException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All runs a server knows, open ones first, then the newest. */
public final class Runners {
    private static final int PAGE = 1000;

    private final Server server;
    private final Set<String> types =
            Runbooks.cards().stream().map(RunbookCard::name).collect(Collectors.toUnmodifiableSet());

    public Runners(Server server) {
        this.server = server;
    }

    /**
     * @param run the chain's first run id
     * @param part run id of the chain's newest part
     * @param state {@code running}, {@code completed}, {@code terminated}, ...
     */
    public record Runner(String cluster, String runbook, String run, String part, String state, Instant since) {
        public boolean open() {
            return state.equals("running");
        }
    }

    public List<Runner> all(Wanted wanted, int most) {
        var asked = wanted.runbook().isEmpty() ? types.stream().sorted().toList() : List.of(wanted.runbook());
        boolean labelled = wanted.byLabel() && Labelled.of(server) == Labelled.REGISTERED;
        return runners(found(wanted.query(asked, labelled), most))
                .filter(wanted::has)
                .limit(most)
                .toList();
    }

    /** One cluster's runs whose id begins so. */
    public List<Runner> of(String cluster, String run) {
        return runners(found("WorkflowId = '" + cluster + "'", PAGE))
                .filter(runner -> runner.cluster().equals(cluster))
                .filter(runner -> runner.run().startsWith(run))
                .toList();
    }

    /** What a closed run answered. Only its history says it: a query by the cluster's name goes to the newest run. */
    public Optional<ObjectNode> outcome(Runner runner) {
        var events = server.service()
                .getWorkflowExecutionHistory(GetWorkflowExecutionHistoryRequest.newBuilder()
                        .setNamespace(server.settings().namespace())
                        .setExecution(WorkflowExecution.newBuilder()
                                .setWorkflowId(runner.cluster())
                                .setRunId(runner.part()))
                        .setHistoryEventFilterType(HistoryEventFilterType.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT)
                        .build())
                .getHistory()
                .getEventsList();
        if (events.isEmpty() || !events.getLast().hasWorkflowExecutionCompletedEventAttributes()) {
            return Optional.empty();
        }
        var result =
                events.getLast().getWorkflowExecutionCompletedEventAttributes().getResult();
        try {
            return Optional.ofNullable(
                    server.converter().fromPayloads(0, Optional.of(result), ObjectNode.class, ObjectNode.class));
        } catch (DataConverterException e) {
            return Optional.empty(); // some other program's: it is listed without
        } catch (Locked e) {
            return Optional.of(Json.MAPPER.createObjectNode().put("says", e.getMessage()));
        }
    }

    private Stream<Runner> runners(Stream<WorkflowExecutionInfo> found) {
        return found.filter(info -> types.contains(info.getType().getName()))
                // A part of a chain that went on is not a run of its own.
                .filter(info -> info.getStatus() != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW)
                .map(Runners::runner)
                .sorted(Comparator.comparing(Runner::open)
                        .thenComparing(Runner::since)
                        .reversed());
    }

    private Stream<WorkflowExecutionInfo> found(String query, int most) {
        try {
            return server
                    .service()
                    .listWorkflowExecutions(ListWorkflowExecutionsRequest.newBuilder()
                            .setNamespace(server.settings().namespace())
                            .setPageSize(Math.min(PAGE, 4 * most))
                            .setQuery(query)
                            .build())
                    .getExecutionsList()
                    .stream();
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() != Code.UNIMPLEMENTED) {
                throw e;
            }
            return withoutVisibility();
        }
    }

    /** The in-JVM server knows only these two calls. */
    private Stream<WorkflowExecutionInfo> withoutVisibility() {
        String namespace = server.settings().namespace();
        var always = StartTimeFilter.newBuilder()
                .setEarliestTime(Timestamp.getDefaultInstance())
                .setLatestTime(Timestamp.newBuilder()
                        .setSeconds(Instant.now().plusSeconds(86_400).getEpochSecond()))
                .build();
        var open = server.service()
                .listOpenWorkflowExecutions(ListOpenWorkflowExecutionsRequest.newBuilder()
                        .setNamespace(namespace)
                        .setStartTimeFilter(always)
                        .build());
        var closed = server.service()
                .listClosedWorkflowExecutions(ListClosedWorkflowExecutionsRequest.newBuilder()
                        .setNamespace(namespace)
                        .setStartTimeFilter(always)
                        .build());
        return Stream.concat(open.getExecutionsList().stream(), closed.getExecutionsList().stream());
    }

    private static Runner runner(WorkflowExecutionInfo info) {
        String state = info.getStatus().name().replace("WORKFLOW_EXECUTION_STATUS_", "");
        var start = info.getStartTime();
        return new Runner(
                info.getExecution().getWorkflowId(),
                info.getType().getName(),
                info.getFirstRunId().isEmpty() ? info.getExecution().getRunId() : info.getFirstRunId(),
                info.getExecution().getRunId(),
                state.toLowerCase(Locale.ROOT),
                Instant.ofEpochSecond(start.getSeconds(), start.getNanos()));
    }
}
