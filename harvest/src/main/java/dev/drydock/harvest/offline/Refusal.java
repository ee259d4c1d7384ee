package dev.drydock.harvest.offline;

import dev.drydock.harvest.file.Unfit;

/** Nothing was harvested: one sentence that says why, and the safe next step. */
public final class Refusal extends RuntimeException {
    private final Kind kind;
    private final String next;

    /** Whose the mistake is. */
    public enum Kind {
        /** The command was put wrongly. */
        COMMAND,
        /** A file is not what it has to be. */
        FILE
    }

    Refusal(Kind kind, String says, String next) {
        super(says);
        this.kind = kind;
        this.next = next;
    }

    static Refusal of(Unfit e) {
        var refusal = new Refusal(
                Kind.FILE,
                String.valueOf(e.getMessage()),
                "take a fresh copy of the stopped database with its -wal, and give that");
        refusal.initCause(e);
        return refusal;
    }

    public Kind kind() {
        return kind;
    }

    public String says() {
        return String.valueOf(getMessage());
    }

    public String next() {
        return next;
    }
}
