package dev.drydock.activities.corrosion;

import dev.drydock.workflows.run.Progress;
import io.temporal.activity.Activity;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Where a step says how far it is, and which asking of it this is. */
@FunctionalInterface
public interface Beat {
    Duration EVERY = Duration.ofSeconds(2);

    /** Cheap: it is passed on at most every two seconds. */
    void of(Progress progress);

    /**
     * When this attempt was given out, in milliseconds since 1970: attempts that were given out later have a higher one.
     * Where no service gives them out, each is given out now.
     */
    default long epoch() {
        return System.currentTimeMillis();
    }

    /** Beats of the activity that asks, one source for all steps. */
    static Supplier<Beat> temporal() {
        return () -> {
            var context = Activity.getExecutionContext();
            return paced(within(context.getInfo().getCurrentAttemptScheduledTimestamp(), context::heartbeat));
        };
    }

    static Beat within(long epoch, Consumer<Progress> says) {
        return new Beat() {
            @Override
            public void of(Progress progress) {
                says.accept(progress);
            }

            @Override
            public long epoch() {
                return epoch;
            }
        };
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

            @Override
            public long epoch() {
                return beat.epoch();
            }
        };
    }
}
