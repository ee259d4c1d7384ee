package dev.drydock.activities.corrosion;

import dev.drydock.workflows.run.Progress;
import io.temporal.activity.Activity;
import java.time.Duration;
import java.util.function.Supplier;

/** Where a step says how far it is. */
@FunctionalInterface
public interface Beat {
    Duration EVERY = Duration.ofSeconds(2);

    /** Cheap: it is passed on at most every two seconds. */
    void of(Progress progress);

    /** Beats of the activity that asks, one source for all steps. */
    static Supplier<Beat> temporal() {
        return () -> paced(Activity.getExecutionContext()::heartbeat);
    }

    static Beat paced(Beat beat) {
        return new Beat() {
            private long next = System.nanoTime();

            @Override
            public void of(Progress progress) {
                if (System.nanoTime() - next >= 0) {
                    next = System.nanoTime() + EVERY.toNanos();
                    beat.of(progress);
                }
            }
        };
    }
}
