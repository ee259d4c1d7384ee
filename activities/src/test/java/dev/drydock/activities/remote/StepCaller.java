package dev.drydock.activities.remote;

import java.time.Duration;

/** A worker's process, to be killed: {@code WORKDIR SHELL}. */
final class StepCaller {
    private StepCaller() {}

    public static void main(String[] args) {
        call(args[0], args[1]);
    }

    static Ran call(String workdir, String shell) {
        return new LocalReach("n1", workdir)
                .step(new StepCall(new Hold("run-1", 1), "swap", shell, StepCall.Again.ASK, Duration.ofMinutes(1)));
    }
}
