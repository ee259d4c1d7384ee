package dev.drydock.activities.steps;

import dev.drydock.workflows.run.Progress;
import io.temporal.activity.Activity;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Where a step says how far it is, and which asking of it this is. */
@FunctionalInterface
public interface Beat {
    Duration EVERY = Duration.ofSeconds(2);

    /** Each beat is a write at the service; most steps are done before their first. */
    Duration FIRST = Duration.ofMillis(500);

    /** Cheap: it is passed on at most every two seconds, and not at all by a step that is done in an instant. */
    void of(Progress progress);

    /** Which asking of the step it beats for; where no service gives them out, each is given out now and by nobody. */
    default Asking asking() {
        return new Asking(System.currentTimeMillis(), "");
    }

    /**
     * What an operator said since the run began of the bandwidth of all its nodes together, in bytes a second; empty:
     * nothing, or nobody can be asked.
     */
    default OptionalLong bandwidth() {
        return OptionalLong.empty();
    }

    /**
     * @param epoch when this attempt was given out, in milliseconds since 1970: later ones have a higher one
     * @param by run id of the workflow that asks; when a person has a node tried again, that is another one
     */
    record Asking(long epoch, String by) {}

    /** Beats of the activity that asks, one source for all steps. */
    static Supplier<Beat> temporal() {
        return () -> {
            var context = Activity.getExecutionContext();
            var info = context.getInfo();
            var asking = new Asking(
                    info.getCurrentAttemptScheduledTimestamp(),
                    Objects.requireNonNullElse(info.getWorkflowRunId(), ""));
            var pace = new RunPace(RunPace.asked(context));
            return paced(within(asking, pace::bandwidth, context::heartbeat));
        };
    }

    static Beat within(Asking asking, Consumer<Progress> says) {
        return within(asking, OptionalLong::empty, says);
    }

    /** The same for a part of the work, whose progress goes elsewhere. */
    static Beat within(Beat beat, Consumer<Progress> says) {
        return within(beat.asking(), beat::bandwidth, says);
    }

    private static Beat within(Asking asking, Supplier<OptionalLong> bandwidth, Consumer<Progress> says) {
        return new Beat() {
            @Override
            public void of(Progress progress) {
                says.accept(progress);
            }

            @Override
            public Asking asking() {
                return asking;
            }

            @Override
            public OptionalLong bandwidth() {
                return bandwidth.get();
            }
        };
    }

    static Beat paced(Beat beat) {
        return new Beat() {
            private long next = System.nanoTime() + FIRST.toNanos();

            @Override
            public void of(Progress progress) {
                if (System.nanoTime() - next >= 0) {
                    next = System.nanoTime() + EVERY.toNanos();
                    beat.of(progress);
                }
            }

            @Override
            public Asking asking() {
                return beat.asking();
            }

            @Override
            public OptionalLong bandwidth() {
                return beat.bandwidth();
            }
        };
    }
}
