package dev.drydock.starter.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.starter.view.Failure;
import dev.drydock.workflows.codec.Locked;
import dev.drydock.workflows.plan.PlanDocument;
import dev.drydock.workflows.run.Queues;
import dev.drydock.workflows.run.RunInput;
import dev.drydock.workflows.statement.Said;
import dev.drydock.workflows.words.Exit;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowQueryException;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowTargetOptions;
import io.temporal.common.converter.DataConverter;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs, whatever their runbook: each is the workflow whose id is its cluster. */
public final class Runs {
    private static final int TRIES = 10;
    private static final Set<Code> WAITED = Set.of(Code.DEADLINE_EXCEEDED, Code.FAILED_PRECONDITION);
    /** No longer for a better sentence. */
    public static final Duration SOON = Duration.ofSeconds(3);

    private final Server server;

    public Runs(Server server) {
        this.server = server;
    }

    public Look look(String cluster) {
        return look(cluster, Optional.empty());
    }

    /** @param part run id of the newest part of a chain that may be an older one */
    public Look look(String cluster, String part) {
        return look(cluster, Optional.of(part));
    }

    private Look look(String cluster, Optional<String> part) {
        var target = WorkflowTargetOptions.newBuilder().setWorkflowId(cluster);
        part.ifPresent(target::setRunId);
        try {
            var stub = server.client().newUntypedWorkflowStub(target.build());
            return Look.of(stub.query("status", ObjectNode.class));
        } catch (Locked e) {
            throw Keyless.here(server.settings(), e);
        } catch (WorkflowNotFoundException e) {
            throw none(cluster, e);
        } catch (WorkflowQueryException e) {
            throw keyless(cluster)
                    .orElseGet(() -> new Failure(
                            Exit.TEMPORARY,
                            "the run of " + cluster + " gives no status: " + reason(e),
                            "drydock review " + cluster,
                            e));
        } catch (WorkflowServiceException e) {
            throw silent(cluster, e);
        }
    }

    /** The plan that the run works on. */
    public ObjectNode plan(String cluster) {
        return server.client().newUntypedWorkflowStub(cluster).query("plan", ObjectNode.class);
    }

    /** A cluster without a run, or one that does not exist. */
    public Failure none(String cluster, @Nullable Throwable cause) {
        new Desks(server, SOON).refuseUnknown(cluster);
        String says =
                "no run of " + cluster + " is known at " + server.settings().told();
        String next = "drydock plan RUNBOOK " + cluster + " --reason TEXT, or drydock clusters";
        return cause == null ? new Failure(Exit.NOTHING, says, next) : new Failure(Exit.NOTHING, says, next, cause);
    }

    private Optional<Failure> keyless(String cluster) {
        return describe(cluster)
                .map(seen -> seen.getWorkflowExecutionInfo().getExecution())
                .flatMap(execution -> Keyless.there(server, execution));
    }

    /** What reads the payloads that {@link #describe} shows. */
    public DataConverter converter() {
        return server.converter();
    }

    private static String reason(Throwable error) {
        Throwable last = error;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        return String.valueOf(last.getMessage());
    }

    private RuntimeException silent(String cluster, WorkflowServiceException error) {
        if (Silence.passes(error)) {
            Optional<Failure> keyless = keyless(cluster);
            if (keyless.isPresent()) {
                return keyless.get();
            }
            boolean late = Silence.code(error).filter(WAITED::contains).isPresent();
            return new Failure(
                    Exit.TEMPORARY,
                    (late ? "no worker answers" : "nothing answers (" + reason(error) + ")") + " for the run of "
                            + cluster + " on queue " + Queues.RUNBOOKS + " at "
                            + server.settings().told(),
                    "drydock worker --clusters DIR, then the same command again",
                    error);
        }
        return error;
    }

    /**
     * Starts a run and answers its id; while another one is open nothing is started.
     *
     * @param by who is told to hold the cluster, to whoever wants it next
     */
    public String start(PlanDocument plan, Said start, String by) {
        String cluster = plan.at("cluster").asText();
        var options = WorkflowOptions.newBuilder()
                .setTaskQueue(Queues.RUNBOOKS)
                .setWorkflowId(cluster)
                .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
                .setWorkflowIdConflictPolicy(WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL)
                .setMemo(Map.of("by", by, "plan", plan.claimed()))
                .build();
        try {
            var stub = server.client().newUntypedWorkflowStub(plan.at("runbook").asText(), options);
            return stub.start(new RunInput(plan.tree(), start, null, labelled()))
                    .getRunId();
        } catch (WorkflowExecutionAlreadyStarted e) {
            throw held(cluster, e);
        }
    }

    /** Null where it is not, as for a run that knows nothing of it. */
    private @Nullable Boolean labelled() {
        return Labelled.of(server) == Labelled.REGISTERED ? Boolean.TRUE : null;
    }

    /** Refuses when a run is open, naming it. */
    public void free(String cluster) {
        if (describe(cluster).filter(Runs::open).isPresent()) {
            throw held(cluster, null);
        }
    }

    private Failure held(String cluster, @Nullable Throwable cause) {
        String holder = describe(cluster)
                .map(seen -> Holder.of(seen, server.converter()).told())
                .orElse("a run that has just begun");
        String says = cluster + " is held by " + holder;
        String next = "drydock watch " + cluster;
        return cause == null ? new Failure(Exit.HELD, says, next) : new Failure(Exit.HELD, says, next, cause);
    }

    /**
     * Sends what a person says. A run that is just going over into its next part can answer "not found" for a moment,
     * so that is believed only when nothing is open any more.
     */
    public void say(String cluster, Said said) {
        for (int tried = 1; ; tried++) {
            try {
                server.client().newUntypedWorkflowStub(cluster).signal("say", said);
                return;
            } catch (WorkflowNotFoundException e) {
                if (tried == TRIES || describe(cluster).filter(Runs::open).isEmpty()) {
                    throw new Failure(
                            Exit.NOTHING,
                            "no run of " + cluster + " is open, so nothing was said",
                            "drydock status " + cluster,
                            e);
                }
                Pause.millis(300);
            }
        }
    }

    public Optional<DescribeWorkflowExecutionResponse> describe(String id) {
        try {
            return Optional.of(server.service()
                    .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                            .setNamespace(server.settings().namespace())
                            .setExecution(WorkflowExecution.newBuilder().setWorkflowId(id))
                            .build()));
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Code.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** When the newest run ended, to the second; empty while it is open. */
    public Optional<Instant> closed(String cluster) {
        return describe(cluster)
                .map(DescribeWorkflowExecutionResponse::getWorkflowExecutionInfo)
                .filter(WorkflowExecutionInfo::hasCloseTime)
                .map(info -> Instant.ofEpochSecond(info.getCloseTime().getSeconds()));
    }

    public static boolean open(DescribeWorkflowExecutionResponse seen) {
        return seen.getWorkflowExecutionInfo().getStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
    }
}
