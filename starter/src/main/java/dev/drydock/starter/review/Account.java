package dev.drydock.starter.review;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.workflows.late.LateWrites.Reckoning;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The incident record of one run.
 *
 * @param ended null while the run is open
 * @param ending how the workflow ended: {@code completed}, {@code terminated: why}, ...; {@code open}
 * @param outcome the runbook's own; null when it ended without one
 * @param missing histories that were named but not there, so that nobody takes this for the whole story
 * @param late null: the run did not come to late writes
 */
public record Account(
        String cluster,
        String runbook,
        String run,
        String plan,
        String by,
        String reason,
        String ticket,
        Instant began,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Instant ended,
        String ending,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable JsonNode outcome,
        List<Moment> moments,
        List<Voice> voices,
        List<Step> steps,
        List<Node> nodes,
        List<String> missing,
        @Nullable Late late) {

    /** What was written late and what became of it; the counts of {@code end} add up. */
    public record Late(List<Brought> brought, Reckoning end) {
        public Late {
            brought = List.copyOf(brought);
        }
    }

    /** One step that brought late writes in, or did what people decided about them. */
    public record Brought(Instant at, String step, String says) {}

    /** @param who a node, or {@code run} */
    public record Moment(Instant at, String who, String says, boolean bad) {}

    /**
     * Something a person said.
     *
     * @param taken how the run took it, when it could be asked; empty: not known
     * @param then what the run began right after it
     */
    public record Voice(
            Instant at,
            String by,
            String action,
            String target,
            String reason,
            String subject,
            boolean signed,
            String taken,
            String then) {}

    /**
     * A step, over all its attempts.
     *
     * @param node whom it was asked of, where the run itself asked; empty: a node's own part, or nobody by name
     * @param ended null while it is going on
     * @param result {@code done}, {@code failed}, {@code timed out}, {@code cancelled} or {@code open}
     * @param says what it answered, or the last trouble
     */
    public record Step(
            String step,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String node,
            Instant asked,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Instant began,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Instant ended,

            int attempts,
            String result,
            String says) {
        boolean bad() {
            return result.equals("failed") || result.equals("timed out");
        }

        Duration took() {
            return ended == null ? Duration.ZERO : Duration.between(asked, ended);
        }
    }

    /** @param says how its part ended; the last one when it was begun more than once */
    public record Node(String node, Instant began, int begun, List<Step> steps, String says) {
        Duration took() {
            var last = steps.stream().map(Step::ended).reduce(null, (a, b) -> b == null ? a : b);
            return last == null ? Duration.ZERO : Duration.between(began, last);
        }
    }
}
