package dev.drydock.workflows.run;

import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TimeoutFailure;

/** What a step's failure says to people. */
public final class StepFailure {
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

    /** Whether no worker took the step at all. */
    public static boolean unserved(ActivityFailure failure) {
        return failure.getCause() instanceof TimeoutFailure late
                && late.getTimeoutType() == TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START;
    }

    public static boolean cancelled(ActivityFailure failure) {
        return failure.getCause() instanceof CanceledFailure;
    }

    private static String sentence(ApplicationFailure said) {
        boolean ours = said.getType().endsWith(".TryAgain") || said.getType().endsWith(".GiveUp");
        String text = said.getOriginalMessage();
        return ours ? text : said.getType() + ": " + text;
    }
}
