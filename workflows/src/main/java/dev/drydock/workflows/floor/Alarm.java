package dev.drydock.workflows.floor;

import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/**
 * A timer that goes when it is no longer needed: {@code Workflow.await(timeout, ..)} of SDK 1.38.0 leaves its own
 * behind.
 */
final class Alarm {
    private final CancellationScope timer;
    private boolean rang;

    private Alarm(Duration time) {
        timer = Workflow.newCancellationScope(() -> Workflow.newTimer(time).thenApply(_ -> rang = true));
    }

    static Alarm in(Duration time) {
        var alarm = new Alarm(time);
        alarm.timer.run();
        return alarm;
    }

    boolean rang() {
        return rang;
    }

    void off() {
        if (!rang) {
            timer.cancel();
        }
    }
}
