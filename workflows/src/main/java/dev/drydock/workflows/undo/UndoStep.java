package dev.drydock.workflows.undo;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** The steps of the way back on a node, in their order, each with a deadline over all attempts. */
enum UndoStep {
    STOP("stop", Duration.ofMinutes(5)),
    PUT_BACK("put-back", Duration.ofMinutes(10)),
    START("start", Duration.ofMinutes(5)),
    VERIFY("verify", Duration.ofMinutes(10)),
    HARVEST("harvest", Duration.ofHours(6));

    private final String word;
    private final Duration deadline;

    UndoStep(String word, Duration deadline) {
        this.word = word;
        this.deadline = deadline;
    }

    String word() {
        return word;
    }

    Duration deadline() {
        return deadline;
    }

    static List<String> words() {
        return Arrays.stream(values()).map(UndoStep::word).toList();
    }
}
