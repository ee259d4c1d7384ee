package dev.drydock.workflows.run;

import dev.drydock.workflows.codec.Locked;
import dev.drydock.workflows.plan.PlanAnswer;
import dev.drydock.workflows.words.ClusterName;
import dev.drydock.workflows.words.Exit;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.NotStopped;
import dev.drydock.workflows.words.TryAgain;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TimeoutFailure;
import java.util.List;

/** What a step's failure says to people. */
public final class StepFailure {
    private static final List<String> OURS = List.of(
            TryAgain.class.getName(), GiveUp.class.getName(), NotStopped.class.getName(), Locked.class.getName());

    private StepFailure() {}

    /** One sentence: what the step said, or that its time was up and what it said last. */
    public static String says(ActivityFailure failure) {
        return switch (failure.getCause()) {
            case ApplicationFailure said -> sentence(said);
            case TimeoutFailure late
            when late.getCause() instanceof ApplicationFailure said -> "its time was up; last seen: " + sentence(said);
            case TimeoutFailure late -> "its time was up (" + late.getTimeoutType() + ")";
            case null, default -> String.valueOf(failure.getMessage());
        };
    }

    /** The same, naming the queue when nobody served it. */
    public static String says(ActivityFailure failure, String cluster) {
        return unserved(failure)
                ? "no worker serves queue " + ClusterName.of(cluster).queue() + ", so nothing could be asked of "
                        + cluster
                : says(failure);
    }

    /** How a planning ends that could not ask; nothing was changed. */
    public static PlanAnswer refused(ActivityFailure failure, String cluster) {
        return new PlanAnswer.Refused(
                unserved(failure) ? Exit.TEMPORARY : Exit.USAGE,
                says(failure, cluster),
                unserved(failure) ? "drydock worker --clusters DIR" : "drydock clusters");
    }

    /** Whether no worker took the step at all. */
    public static boolean unserved(ActivityFailure failure) {
        return failure.getCause() instanceof TimeoutFailure late
                && late.getTimeoutType() == TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START;
    }

    /** Whether the step found running what has to be stopped for it. */
    public static boolean notStopped(ActivityFailure failure) {
        return failure.getCause() instanceof ApplicationFailure said
                && said.getType().equals(NotStopped.class.getName());
    }

    public static boolean cancelled(ActivityFailure failure) {
        return failure.getCause() instanceof CanceledFailure;
    }

    private static String sentence(ApplicationFailure said) {
        boolean ours = OURS.contains(said.getType());
        String text = said.getOriginalMessage();
        return ours ? text : said.getType() + ": " + text;
    }
}
