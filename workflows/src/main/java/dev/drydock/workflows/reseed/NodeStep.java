package dev.drydock.workflows.reseed;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The steps on a node, in their order.
 *
 * <p>Each has a deadline over all attempts, after which its node is stuck, and says what it does, how it is taken back
 * and whether the node serves meanwhile.
 */
public enum NodeStep {
    BEFORE_STOP("before-stop", Duration.ofMinutes(10), "runs the hook before-stop", "hook after-start", false),
    STOP("stop", Duration.ofMinutes(5), "stops the agent and keeps it stopped", "start the agent", true),
    ARCHIVE(
            "archive",
            Duration.ofMinutes(10),
            "renames database, -wal and -shm out of the way and reads what is late in them",
            "rename them back",
            true),
    RESTORE(
            "restore",
            Duration.ofHours(1),
            "corrosion restore of the staged snapshot into the absent path, compared byte for byte",
            "archive the restored files",
            true),
    START("start", Duration.ofMinutes(5), "starts the agent", "stop the agent", true),
    VERIFY(
            "verify",
            Duration.ofMinutes(10),
            "checks Ping, cluster id, clock table and triggers of every table, row counts",
            "",
            true),
    COMPANIONS("companions", Duration.ofMinutes(5), "restarts the companion services", "", false),
    AFTER_START("after-start", Duration.ofMinutes(10), "runs the hook after-start", "hook before-stop", false),
    HARVEST(
            "harvest",
            Duration.ofHours(6),
            "reads what is late in the archive into a delta in the artifact store",
            "",
            false);

    private final String word;
    private final Duration deadline;
    private final String does;
    private final String undo;
    private final boolean outage;

    NodeStep(String word, Duration deadline, String does, String undo, boolean outage) {
        this.word = word;
        this.deadline = deadline;
        this.does = does;
        this.undo = undo;
        this.outage = outage;
    }

    /** As people write it and as its step directory is called. */
    public String word() {
        return word;
    }

    public static Optional<NodeStep> named(String word) {
        return Arrays.stream(values()).filter(s -> s.word.equals(word)).findFirst();
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(NodeStep::word).toList();
    }

    /** Hooks and companions: nothing on the node tells whether they had their effect. */
    static List<String> byHand() {
        return List.of(BEFORE_STOP.word, COMPANIONS.word, AFTER_START.word);
    }

    public Duration deadline() {
        return deadline;
    }

    public String does() {
        return does;
    }

    /** Empty when nothing is left to take back. */
    public String undo() {
        return undo;
    }

    public boolean outage() {
        return outage;
    }
}
