package dev.drydock.starter.board;

import dev.drydock.starter.view.Columns;
import dev.drydock.starter.view.Figures;
import dev.drydock.workflows.run.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A step that is being done right now, as the server sees it.
 *
 * @param step as people write it, e.g. {@code before-stop}
 * @param queue the task queue it was put on
 * @param waiting since when it waits there for a worker; null: one has it
 * @param started when the newest attempt that a worker took began; null: none was taken yet
 * @param beat when it last said how far it is
 * @param trouble what made the attempt before this one fail; empty on the first
 */
record Flying(
        String step,
        int attempt,
        String queue,
        @Nullable Instant waiting,
        @Nullable Instant started,
        @Nullable Instant beat,
        @Nullable Progress progress,
        String trouble) {
    /** Longer than a worker that is alive and has a place needs. */
    private static final Duration UNSERVED = Duration.ofSeconds(15);

    /** For the table's column: how far, how fast, how long still; else how long it has taken. */
    String progress(Instant now) {
        if (unserved(now)) {
            return "no worker";
        }
        if (progress == null || (progress.done() == 0 && progress.total() == 0)) {
            return started == null ? untaken() : Figures.span(Duration.between(started, now));
        }
        double rate = rate(progress);
        var text = new StringBuilder();
        if (progress.total() > 0) {
            text.append(100 * progress.done() / progress.total()).append('%');
        } else {
            text.append(Figures.amount(progress.done(), progress.unit()));
        }
        if (rate > 0) {
            text.append(' ')
                    .append(Figures.amount(Math.round(rate), progress.unit()))
                    .append("/s");
        }
        return text + eta(progress, rate, now);
    }

    /** Between two attempts a step waits by itself, whoever could do it. */
    private String untaken() {
        return attempt > 1 ? "tried again soon" : "no worker yet";
    }

    private String eta(Progress progress, double rate, Instant now) {
        if (rate <= 0 || progress.total() <= progress.done() || beat == null) {
            return "";
        }
        long seconds = Math.round((progress.total() - progress.done()) / rate);
        var left = Duration.ofSeconds(seconds).minus(Duration.between(beat, now));
        return " ETA " + Figures.span(left);
    }

    private double rate(Progress progress) {
        if (started == null || beat == null) {
            return 0;
        }
        double seconds = Duration.between(started, beat).toMillis() / 1000.0;
        return seconds < 0.5 ? 0 : progress.done() / seconds;
    }

    String says(Instant now) {
        if (unserved(now)) {
            return "on queue " + queue + " for " + Figures.span(waited(now));
        }
        if (attempt > 1 && !trouble.isEmpty()) {
            return Columns.clean("try " + attempt + " after: " + trouble);
        }
        return progress == null ? "" : Columns.clean(progress.says());
    }

    private boolean unserved(Instant now) {
        return waited(now).compareTo(UNSERVED) > 0;
    }

    private Duration waited(Instant now) {
        return waiting == null ? Duration.ZERO : Duration.between(waiting, now);
    }

    /** {@code ReseedBeforeStop} of runbook {@code reseed} is {@code before-stop} to people, as is what policy asks. */
    static String word(String runbook, String activity) {
        String bare = Stream.of(runbook, "policy")
                .filter(prefix -> prefixed(prefix, activity))
                .findFirst()
                .map(prefix -> activity.substring(prefix.length()))
                .orElse(activity);
        return bare.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    private static boolean prefixed(String prefix, String activity) {
        return activity.length() > prefix.length()
                && activity.regionMatches(true, 0, prefix, 0, prefix.length())
                && Character.isUpperCase(activity.charAt(prefix.length()));
    }
}
