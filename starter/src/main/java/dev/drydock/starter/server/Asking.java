package dev.drydock.starter.server;

import dev.drydock.starter.view.Failure;
import dev.drydock.workflows.codec.Locked;
import dev.drydock.workflows.run.Queues;
import dev.drydock.workflows.words.Exit;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TimeoutFailure;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Questions that a worker answers by a short workflow; a queue that nobody serves is found out soon. */
public final class Asking {
    private static final Duration SERVED = Duration.ofSeconds(20);

    /** As long another worker may still have the codec key that one lacks. */
    private static final Duration LACKING = Duration.ofSeconds(3);

    /** How the desk's workflows name a failure that is an answer. */
    private static final String REFUSED = "Refused";

    private final Server server;
    private final Duration served;

    public Asking(Server server) {
        this(server, SERVED);
    }

    /** @param served how long to wait for any worker at all */
    public Asking(Server server, Duration served) {
        this.server = server;
        this.served = served;
    }

    /** @param patience how long an answer may take once a worker has begun */
    public <T> T ask(String type, String id, Duration patience, Class<T> answer, Type generic, Object... about) {
        var stub = server.client()
                .newUntypedWorkflowStub(
                        type,
                        WorkflowOptions.newBuilder()
                                .setTaskQueue(Queues.RUNBOOKS)
                                .setWorkflowId(id)
                                .setWorkflowExecutionTimeout(patience.plus(served))
                                .build());
        var execution = stub.start(about);
        var result = stub.getResultAsync(answer, generic);
        awaitWorker(stub, execution, result);
        return await(stub, result, patience);
    }

    private void awaitWorker(WorkflowStub stub, WorkflowExecution execution, CompletableFuture<?> result) {
        long until = System.nanoTime() + served.toNanos();
        long sure = System.nanoTime() + LACKING.toNanos();
        while (!within(result, Duration.ofMillis(500))) {
            if (System.nanoTime() > sure) {
                Keyless.there(server, execution).ifPresent(lacking -> {
                    stub.terminate("a worker lacks the codec key");
                    throw lacking;
                });
            }
            if (System.nanoTime() > until) {
                if (begun(execution)) {
                    return;
                }
                stub.terminate("no worker answered within " + served.toSeconds() + " s");
                throw unserved();
            }
        }
    }

    private Failure unserved() {
        return new Failure(
                Exit.TEMPORARY,
                "no worker answers on queue " + Queues.RUNBOOKS + " at "
                        + server.settings().told() + " within " + served.toSeconds() + " s",
                "drydock worker --clusters DIR, then the same command again");
    }

    private boolean begun(WorkflowExecution execution) {
        return server.client().fetchHistory(execution.getWorkflowId(), execution.getRunId()).getEvents().stream()
                .anyMatch(event -> event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED
                        || event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED);
    }

    private static boolean within(CompletableFuture<?> result, Duration wait) {
        try {
            result.get(wait.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private <T> T await(WorkflowStub stub, CompletableFuture<T> result, Duration patience) {
        try {
            return result.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            stub.terminate("no answer within " + patience.toSeconds() + " s");
            throw slow("gave no answer within " + patience.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw failed(e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private RuntimeException failed(Throwable error) {
        if (error instanceof Locked locked) {
            return Keyless.here(server.settings(), locked);
        }
        if (!(error instanceof WorkflowFailedException)) {
            return error instanceof RuntimeException plain ? plain : new IllegalStateException(error);
        }
        Throwable last = error;
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            last = cause;
            if (cause instanceof TimeoutFailure timeout) {
                return slow("gave no answer: " + timeout.getMessage(), error);
            }
        }
        String says = last instanceof ApplicationFailure failure ? failure.getOriginalMessage() : last.getMessage();
        if (last instanceof ApplicationFailure failure && failure.getType().equals(REFUSED)) {
            return new Failure(Exit.CHECK_FAILED, String.valueOf(says), "drydock doctor", error);
        }
        return new Failure(Exit.INTERNAL, "the worker could not answer: " + says, "drydock doctor", error);
    }

    private Failure slow(String says, Throwable error) {
        return new Failure(
                Exit.TEMPORARY,
                "the worker at " + server.settings().told() + " " + says,
                "drydock doctor, then the same command again",
                error);
    }
}
