package dev.drydock.onebox.matrix;

import dev.drydock.workflows.reseed.Reseed;
import java.util.Locale;

/** The steps of a reseed, in their order, each on node n1 where it is one of a node. */
enum Step {
    BACKUP("ReseedBackup", "backup"),
    PUBLISH("ReseedPublish", "sha256sum/"),
    STAGE("ReseedStage", "sha256sum/"),
    BEFORE_STOP("ReseedBeforeStop", "before-stop"),
    STOP("ReseedStop", "stop"),
    ARCHIVE("ReseedArchive", "mv/archive"),
    RESTORE("ReseedRestore", "restore"),
    START("ReseedStart", "start"),
    VERIFY("ReseedVerify", ""),
    COMPANIONS("ReseedCompanions", "companions"),
    AFTER_START("ReseedAfterStart", "after-start"),
    HARVEST("LateHarvest", "sqlite3/harvest"),
    HEALTH("ReseedHealth", ""),
    REPLAY("LateReplay", ""),
    CONVERGE("ReseedConverge", ""),
    CLOSE("ReseedClose", "rm/tidy");

    static final String NODE = "n1";

    private final String activity;
    private final String within;

    Step(String activity, String within) {
        this.activity = activity;
        this.within = within;
    }

    /** The word of the command on the node in whose middle the step is disturbed; empty: the step only talks to the agent. */
    String within() {
        return within;
    }

    /** Whether this asking is of this step, and on the node where that counts. */
    boolean is(String type, Object[] arguments) {
        if (!type.equals(activity)) {
            return false;
        }
        return switch (this) {
            case HARVEST -> NODE.equals(arguments[1]);
            default -> !(arguments[0] instanceof Reseed.Job job) || job.node().equals(NODE);
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
