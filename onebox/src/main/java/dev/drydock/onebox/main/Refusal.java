package dev.drydock.onebox.main;

import dev.drydock.testbed.corrosion.TestbedFailure;

/** A sentence, the next command and an exit code, on standard error. */
record Refusal(int code, String says, String next) {
    private static final int INTERNAL = 1;
    private static final int USAGE = 2;

    static Refusal of(Exception error) {
        return switch (error) {
            case TestbedFailure failure ->
                new Refusal(USAGE, String.valueOf(failure.getMessage()), "drydock testbed --help");
            case IllegalArgumentException wrong ->
                new Refusal(USAGE, String.valueOf(wrong.getMessage()), "drydock --help");
            default ->
                new Refusal(
                        INTERNAL,
                        "internal error: " + error,
                        "the same command again; what it printed before this helps");
        };
    }

    int tell() {
        System.err.println(says);
        System.err.println("next: " + next);
        return code;
    }
}
