package dev.drydock.workflows.rollback;

import dev.drydock.workflows.late.LateRules;
import dev.drydock.workflows.plan.Choices;
import dev.drydock.workflows.plan.PlanRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for.
 *
 * @param deploy null: people make the change themselves
 * @param undeploy null: nothing is to be taken back by a command
 * @param aside the member that is to hold the way back; null: the cluster file's guard, or a member of our choice
 * @param deadline {@code ask}, {@code release} or {@code return}
 */
record RollbackRequest(
        String change,
        Duration hold,
        @Nullable String deploy,
        @Nullable String undeploy,
        String salvage,
        String deadline,
        @Nullable List<String> skipLate,
        @Nullable List<String> reviewLate,
        @Nullable String aside) {
    private static final Duration HOLD = Duration.ofHours(4);

    /** A guard keeps all WAL of this time on its own disk. */
    private static final Duration LONGEST = Duration.ofDays(7);

    RollbackRequest {
        if (change.isBlank()) {
            throw new IllegalArgumentException("--change is empty; it says to people what is changed");
        }
        if (hold.compareTo(Duration.ofMinutes(1)) < 0 || hold.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("--hold is " + Amounts.time(hold) + ", expected 1m to 7d");
        }
        if (undeploy != null && deploy == null) {
            throw new IllegalArgumentException("--undeploy takes back what --deploy did; give both");
        }
        oneOf("salvage", salvage, List.of("leader", "failover", "none"));
        oneOf("deadline", deadline, List.of("ask", "release", "return"));
        skipLate = skipLate == null || skipLate.isEmpty() ? null : List.copyOf(skipLate);
        reviewLate = reviewLate == null || reviewLate.isEmpty() ? null : List.copyOf(reviewLate);
        if (salvage.equals("none") && (skipLate != null || reviewLate != null)) {
            throw new IllegalArgumentException(
                    "--skip-late and --review-late choose among what is saved, and --salvage" + " none saves nothing");
        }
    }

    static RollbackRequest of(PlanRequest request) {
        Choices choices = Choices.of(request, RollbackOptions.ALL);
        return new RollbackRequest(
                choices.text("change")
                        .orElseThrow(() -> new IllegalArgumentException(
                                "--change is missing; it says to people what is changed, e.g. --change \"deploy 42\"")),
                choices.duration("hold").orElse(HOLD),
                choices.text("deploy").orElse(null),
                choices.text("undeploy").orElse(null),
                choices.text("salvage").orElse("leader"),
                choices.text("deadline").orElse("ask"),
                choices.many("skip-late"),
                choices.many("review-late"),
                choices.text("aside").orElse(null));
    }

    private static void oneOf(String option, String word, List<String> words) {
        if (!words.contains(word)) {
            throw new IllegalArgumentException(
                    "--" + option + " is '" + word + "', expected " + String.join(", ", words));
        }
    }

    boolean saves() {
        return !salvage.equals("none");
    }

    Hold asked() {
        return new Hold(hold, saves(), RollbackPlanner.SLOT);
    }

    /** @param tables what the cluster file says of its tables */
    LateRules rules(@Nullable Map<String, String> tables) {
        return new LateRules(tables, skipLate, reviewLate);
    }

    Optional<Decided.Change> command() {
        return deploy == null
                ? Optional.empty()
                : Optional.of(new Decided.Change(deploy, undeploy == null ? "" : undeploy));
    }
}
