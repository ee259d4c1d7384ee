package dev.drydock.starter.board;

import com.google.protobuf.Timestamp;
import dev.drydock.starter.server.Runs;
import dev.drydock.workflows.codec.Locked;
import dev.drydock.workflows.run.Progress;
import dev.drydock.workflows.run.Status;
import dev.drydock.workflows.words.ClusterName;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.PendingActivityState;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.common.converter.DataConverterException;
import io.temporal.failure.TemporalFailure;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is in flight by describing the run and its children: a child tells nothing upwards, so attempts and
 * progress come from the server. At most {@link #MOST} children a look, the first ones a board would show.
 */
final class Radar {
    private static final int MOST = 60;

    private final Runs runs;

    Radar(Runs runs) {
        this.runs = runs;
    }

    Flights sweep(Status status) {
        if (status.outcome() != null) {
            return Flights.NONE;
        }
        var nodes = new ConcurrentHashMap<String, Flying>();
        List<Flying> run;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            status.nodes().stream()
                    .filter(node -> node.state() == Status.NodeState.RUNNING)
                    .limit(MOST)
                    .forEach(node -> threads.execute(() -> look(status, node.name(), nodes)));
            run = flying(status, status.cluster());
        }
        return new Flights(run, nodes);
    }

    private void look(Status status, String node, Map<String, Flying> nodes) {
        flying(status, status.cluster() + "/" + node).stream().findFirst().ifPresent(flying -> nodes.put(node, flying));
    }

    private List<Flying> flying(Status status, String id) {
        try {
            return runs.describe(id).stream()
                    .flatMap(seen -> seen.getPendingActivitiesList().stream())
                    .map(activity -> flying(status, activity))
                    .toList();
        } catch (StatusRuntimeException e) {
            return List.of(); // a board without progress is better than none
        }
    }

    private Flying flying(Status status, PendingActivityInfo seen) {
        boolean waits = seen.getState() == PendingActivityState.PENDING_ACTIVITY_STATE_SCHEDULED;
        return new Flying(
                Flying.word(status.runbook(), seen.getActivityType().getName()),
                Math.max(1, seen.getAttempt()),
                ClusterName.of(status.cluster()).queue(),
                waits && seen.hasScheduledTime() ? instant(seen.getScheduledTime()) : null,
                seen.hasLastStartedTime() ? instant(seen.getLastStartedTime()) : null,
                seen.hasLastHeartbeatTime() ? instant(seen.getLastHeartbeatTime()) : null,
                progress(seen),
                seen.hasLastFailure() ? trouble(seen.getLastFailure()) : "");
    }

    private @Nullable Progress progress(PendingActivityInfo seen) {
        if (!seen.hasHeartbeatDetails()) {
            return null;
        }
        try {
            return runs.converter()
                    .fromPayloads(0, Optional.of(seen.getHeartbeatDetails()), Progress.class, Progress.class);
        } catch (DataConverterException | Locked e) {
            return null; // some other step's own details, or a worker's with another key
        }
    }

    private String trouble(Failure failure) {
        try {
            return runs.converter().failureToException(failure) instanceof TemporalFailure said
                    ? String.valueOf(said.getOriginalMessage())
                    : failure.getMessage();
        } catch (Locked e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static Instant instant(Timestamp time) {
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }
}
