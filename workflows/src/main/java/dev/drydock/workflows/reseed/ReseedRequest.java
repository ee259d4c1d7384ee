package dev.drydock.workflows.reseed;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.drydock.workflows.late.LateRules;
import dev.drydock.workflows.plan.Choices;
import dev.drydock.workflows.plan.PlanRequest;
import dev.drydock.workflows.policy.RolloutPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asked a reseed to be.
 *
 * @param source null: the planner chooses
 * @param snapshot null: a fresh backup is taken
 * @param without nodes that are planned around
 * @param late owing nodes to bring over; not empty: nothing else is done
 * @param maxAge oldest snapshot gate restore lets through; null: any
 * @param harvest whether late writes are harvested and replayed; false in plans that were made before this could be
 * @param skipLate filters of late writes that stay out
 * @param reviewLate filters of late writes that wait for people
 * @param takeOver runs that are over though they did not let go of their nodes; null: none
 * @param canary null, as the other sizes: as the cluster file says
 */
public record ReseedRequest(
        @Nullable String source,
        @Nullable String snapshot,
        List<String> without,
        List<String> late,
        boolean expectNoLate,
        @Nullable Duration maxAge,
        @Nullable String canary,
        @Nullable String batch,
        @Nullable String maxFailures,
        @Nullable Integer inFlight,
        @Nullable String by,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean harvest,
        @Nullable List<String> skipLate,
        @Nullable List<String> reviewLate,
        @Nullable List<String> takeOver) {
    private static final Duration FRESH = Duration.ofHours(24);

    public ReseedRequest {
        without = List.copyOf(without);
        late = List.copyOf(late);
        skipLate = skipLate == null || skipLate.isEmpty() ? null : List.copyOf(skipLate);
        reviewLate = reviewLate == null || reviewLate.isEmpty() ? null : List.copyOf(reviewLate);
        takeOver = takeOver == null || takeOver.isEmpty() ? null : List.copyOf(takeOver);
        if (source != null && snapshot != null) {
            throw new IllegalArgumentException(
                    "--source and --snapshot exclude each other: a given snapshot has no source");
        }
        if (!late.isEmpty() && (source != null || snapshot != null || !without.isEmpty())) {
            throw new IllegalArgumentException(
                    "--late uses the newest generation's snapshot; leave --source, --snapshot and --without out");
        }
    }

    static ReseedRequest of(PlanRequest request) {
        Choices choices = Choices.of(request, ReseedOptions.ALL);
        boolean given = choices.flag("snapshot") || choices.flag("late");
        return new ReseedRequest(
                choices.text("source").orElse(null),
                choices.text("snapshot").orElse(null),
                choices.many("without"),
                choices.many("late"),
                choices.flag("expect-no-late"),
                choices.duration("max-age").orElse(given ? null : FRESH),
                choices.text("canary").orElse(null),
                choices.text("batch").orElse(null),
                choices.text("max-failures").orElse(null),
                choices.count("in-flight").orElse(null),
                choices.text("by").orElse(null),
                true,
                choices.many("skip-late"),
                choices.many("review-late"),
                choices.many("take-over"));
    }

    /** @param tables what the cluster file says of its tables */
    LateRules rules(@Nullable Map<String, String> tables) {
        return new LateRules(tables, skipLate, reviewLate);
    }

    /** The cluster file's policy with what was asked for laid over it. */
    RolloutPolicy over(RolloutPolicy file) {
        return new RolloutPolicy(
                canary == null ? file.canary() : canary,
                batch == null ? file.batch() : batch,
                maxFailures == null ? file.maxFailures() : maxFailures,
                inFlight == null ? file.inFlight() : inFlight,
                by == null ? file.by() : by,
                file.pauseBetween());
    }
}
