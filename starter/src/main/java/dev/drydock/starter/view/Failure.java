package dev.drydock.starter.view;

import dev.drydock.workflows.words.Exit;
import java.util.Map;

/** A command ends here: its exit code, one sentence, and the safe next command. */
public final class Failure extends RuntimeException {
    private final Exit exit;
    private final String next;

    public Failure(Exit exit, String says, String next) {
        super(says);
        this.exit = exit;
        this.next = next;
    }

    public Failure(Exit exit, String says, String next, Throwable cause) {
        super(says, cause);
        this.exit = exit;
        this.next = next;
    }

    public Exit exit() {
        return exit;
    }

    public String says() {
        return String.valueOf(getMessage());
    }

    public String next() {
        return next;
    }

    /** DESIGN's form of an error for programs. */
    public Map<String, Object> json() {
        return Map.of("error", new Body(exit.code(), exit.word(), says(), next));
    }

    private record Body(int code, String name, String says, String next) {}
}
