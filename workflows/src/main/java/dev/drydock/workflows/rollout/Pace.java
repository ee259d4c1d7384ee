package dev.drydock.workflows.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.workflows.policy.RolloutPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an operator changed of a plan's rollout while it runs. Null: as planned.
 *
 * @param inFlight nodes worked on at once, 1 to 200
 * @param batch at most so many nodes of a wave before the run looks again whether it may go on; never more than the wave
 * @param maxFailures as {@link RolloutPolicy}
 * @param pauseBetween as {@link RolloutPolicy}
 * @param bandwidth as {@link Rate#of}: bytes a second that all nodes together may be sent of a snapshot
 */
public record Pace(
        @Nullable Integer inFlight,
        @Nullable String batch,
        @Nullable String maxFailures,
        @Nullable Duration pauseBetween,
        @Nullable String bandwidth) {
    public static final Pace PLANNED = new Pace(null, null, null, null, null);

    private static final List<String> KNOWN =
            List.of("in-flight", "batch", "max-failures", "pause-between", "bandwidth", "as-planned");
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})([smhd])");
    private static final int MOST_AT_ONCE = 200;

    /**
     * With what somebody says now.
     *
     * @throws IllegalArgumentException naming what cannot be
     */
    public Pace with(JsonNode said) {
        var names = new TreeSet<String>();
        said.fieldNames().forEachRemaining(names::add);
        names.removeAll(KNOWN);
        if (!names.isEmpty() || said.isEmpty()) {
            throw new IllegalArgumentException("a pace is some of " + String.join(", ", KNOWN)
                    + (names.isEmpty() ? "; nothing was said" : ", not " + String.join(", ", names)));
        }
        Pace from = said.path("as-planned").asBoolean() ? PLANNED : this;
        return new Pace(
                said.has("in-flight")
                        ? Integer.valueOf(atOnce(said.path("in-flight").asText()))
                        : from.inFlight,
                said.has("batch") ? size("batch", said.path("batch").asText(), 1) : from.batch,
                said.has("max-failures")
                        ? size("max-failures", said.path("max-failures").asText(), 0)
                        : from.maxFailures,
                said.has("pause-between") ? duration(said.path("pause-between").asText()) : from.pauseBetween,
                said.has("bandwidth") ? rate(said.path("bandwidth").asText()) : from.bandwidth);
    }

    private static int atOnce(String text) {
        int number = text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
        if (number < 1 || number > MOST_AT_ONCE) {
            throw new IllegalArgumentException("in-flight '" + text + "' is not a number from 1 to " + MOST_AT_ONCE);
        }
        return number;
    }

    private static String size(String name, String text, int least) {
        try {
            if (Share.of(text).number() >= least) {
                return text;
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + " " + e.getMessage(), e);
        }
        throw new IllegalArgumentException(name + " '" + text + "' is less than " + least);
    }

    private static String rate(String text) {
        try {
            Rate.of(text);
            return text;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("bandwidth " + e.getMessage(), e);
        }
    }

    private static Duration duration(String text) {
        Matcher parts = DURATION.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("pause-between '" + text + "' is not a duration like 30s or 5m");
        }
        long amount = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    public int inFlight(int planned) {
        return inFlight == null ? planned : inFlight;
    }

    /** How many of the nodes that are left of a wave to take next. */
    public int batch(int left, int nodes) {
        return batch == null ? left : Math.clamp(Share.of(batch).up(nodes), 1, Math.max(1, left));
    }

    public int budget(int planned, int nodes) {
        return maxFailures == null ? planned : Share.of(maxFailures).down(nodes);
    }

    public Duration pause(Duration planned) {
        return pauseBetween == null ? planned : pauseBetween;
    }

    /** For sentences; empty: as planned. */
    public String says() {
        var words = new ArrayList<String>();
        if (inFlight != null) {
            words.add(inFlight + " at once");
        }
        if (batch != null) {
            words.add("batches of " + batch);
        }
        if (maxFailures != null) {
            words.add(maxFailures + " may be stuck");
        }
        if (pauseBetween != null) {
            words.add(pauseBetween.toSeconds() + " s between");
        }
        if (bandwidth != null) {
            words.add(bandwidth + " bytes a second in all");
        }
        return String.join(", ", words);
    }
}
