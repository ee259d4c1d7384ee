package dev.drydock.workflows.floor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.run.Labels;
import dev.drydock.workflows.words.Exit;
import dev.drydock.workflows.words.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a run says of itself: what it is doing, or whom it needs for what, and in the end how it ended. */
final class Notice {
    private String phase;
    private String says = "the run begins";
    private List<String> next = List.of();
    private List<String> evidence = List.of();
    private @Nullable ObjectNode outcome;
    private int exit;
    private final Labels labels;

    Notice(String phase, Labels labels) {
        this.phase = phase;
        this.labels = labels;
    }

    void doing(String nextPhase, String sentence) {
        phase = nextPhase;
        says = sentence;
        next = List.of();
        evidence = List.of();
        label();
    }

    /** For whoever decides next; it goes when that is answered. */
    void shows(List<String> sentences) {
        evidence = List.copyOf(sentences);
    }

    void needs(String sentence, List<String> commands) {
        says = sentence;
        next = List.copyOf(commands);
        label();
    }

    /** What was needed has come; the sentence stands until there is another. */
    void answered() {
        next = List.of();
        evidence = List.of();
        label();
    }

    void ended(String sentence, Object result, int code) {
        phase = "ended";
        says = sentence;
        next = List.of();
        evidence = List.of();
        outcome = Json.tree(result);
        exit = code;
        label();
    }

    private void label() {
        labels.now(
                phase,
                !next.isEmpty(),
                outcome == null ? "" : outcome.path("kind").asText());
    }

    String phase() {
        return phase;
    }

    String says() {
        return says;
    }

    List<String> next() {
        return next;
    }

    @Nullable List<String> evidence() {
        return evidence.isEmpty() ? null : evidence;
    }

    @Nullable ObjectNode outcome() {
        return outcome;
    }

    /** How it ended, in the runbook's word; null: it has not. */
    @Nullable String kind() {
        return outcome == null ? null : outcome.path("kind").asText();
    }

    /** The exit code of a command that looks now. */
    int exit() {
        if (outcome != null) {
            return exit;
        }
        return next.isEmpty() ? Exit.DONE.code() : Exit.PERSON_NEEDED.code();
    }
}
