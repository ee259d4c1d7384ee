package dev.drydock.starter.cli;

import dev.drydock.workflows.words.Exit;
import java.util.Arrays;

/** Exit codes as runs answer them. */
final class Exits {
    private Exits() {}

    /** A code that this version does not know needs a person. */
    static Exit of(int code) {
        return Arrays.stream(Exit.values())
                .filter(exit -> exit.code() == code)
                .findFirst()
                .orElse(Exit.FAILED);
    }
}
