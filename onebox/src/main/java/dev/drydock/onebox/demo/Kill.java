package dev.drydock.onebox.demo;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a demo kills on purpose while the nodes are worked on. */
public enum Kill {
    NOTHING,
    /** The worker, with SIGKILL; another one is started. */
    WORKER,
    /** The agent of a node that waits for its turn, with SIGKILL; it is started again. */
    AGENT,
    /** The same, and its machine does not come back. */
    NODE;

    /** @throws IllegalArgumentException naming the words there are */
    public static Kill of(String word) {
        return Arrays.stream(values())
                .filter(each -> each != NOTHING && each.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("--kill " + word + " is unknown: expected "
                        + Arrays.stream(values())
                                .filter(each -> each != NOTHING)
                                .map(Kill::word)
                                .collect(Collectors.joining(", "))));
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
