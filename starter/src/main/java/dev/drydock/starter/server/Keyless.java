package dev.drydock.starter.server;

import dev.drydock.starter.view.Failure;
import dev.drydock.workflows.codec.Locked;
import dev.drydock.workflows.words.Exit;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.Optional;

/** Somebody lacks a codec key: this command, or a worker, which fails a workflow's task until it has the key. */
final class Keyless {
    private Keyless() {}

    static Failure here(Settings settings, Locked locked) {
        return new Failure(
                Exit.NOT_AUTHORISED,
                "what is kept at " + settings.told() + " cannot be read: " + locked.getMessage(),
                "drydock doctor --codec-key-file FILE, a file that holds key " + locked.key(),
                locked);
    }

    /** What the worker said that tried last, unless a task was done since. */
    static Optional<Failure> there(Server server, WorkflowExecution execution) {
        var events = server.client()
                .fetchHistory(execution.getWorkflowId(), execution.getRunId())
                .getEvents();
        for (HistoryEvent event : events.reversed()) {
            if (event.hasWorkflowTaskCompletedEventAttributes()) {
                return Optional.empty();
            }
            if (event.hasWorkflowTaskFailedEventAttributes()) {
                var failed = event.getWorkflowTaskFailedEventAttributes();
                boolean locked = failed.getFailure()
                        .getApplicationFailureInfo()
                        .getType()
                        .equals(Locked.class.getName());
                return locked
                        ? Optional.of(told(
                                server,
                                failed.getIdentity(),
                                failed.getFailure().getMessage()))
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static Failure told(Server server, String worker, String says) {
        return new Failure(
                Exit.TEMPORARY,
                "worker " + worker + " at " + server.settings().told() + " cannot read what it is asked: " + says,
                "drydock worker --clusters DIR --codec-key-file FILE with that key, then the same command again");
    }
}
