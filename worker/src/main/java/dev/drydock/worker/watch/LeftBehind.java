package dev.drydock.worker.watch;

/** A step was left where it can be taken up again, since its worker was told to stop. Tried again by the next one. */
final class LeftBehind extends RuntimeException {
    LeftBehind(StepName step, Throwable cause) {
        super(step.says() + " was left at a safe point: its worker was told to stop, and the next one goes on", cause);
    }
}
