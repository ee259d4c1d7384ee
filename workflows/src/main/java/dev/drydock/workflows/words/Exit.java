package dev.drydock.workflows.words;

/** Exit codes of the command line. 0 to 7 mean what deployers of the Cassandra migration DAG already read. */
public enum Exit {
    DONE(0, "done"),
    INTERNAL(1, "internal"),
    USAGE(2, "usage"),
    NOTHING(3, "nothing-to-do"),
    PERSON_NEEDED(4, "person-needed"),
    BLOCKED(6, "blocked"),
    HELD(10, "held"),
    OUTSIDE_WINDOW(11, "outside-window"),
    NOT_AUTHORISED(12, "not-authorised"),
    VERIFICATION(13, "verification"),
    REJECTED(14, "rejected"),
    CHECK_FAILED(15, "check-failed"),
    DRIFT(16, "drift"),
    FAILED_SAFE(17, "failed-safe"),
    FAILED(18, "failed"),
    TEMPORARY(75, "temporary"),
    DETACHED(130, "detached");

    private final int code;
    private final String word;

    Exit(int code, String word) {
        this.code = code;
        this.word = word;
    }

    public int code() {
        return code;
    }

    /** The name used in JSON errors. */
    public String word() {
        return word;
    }
}
