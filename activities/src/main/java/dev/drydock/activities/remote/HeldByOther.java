package dev.drydock.activities.remote;

/** The node is held by another run, or by a later asking of the same one: the caller did nothing, and must not. */
public final class HeldByOther extends RuntimeException {
    private final String run;
    private final long epoch;

    HeldByOther(String node, String run, long epoch) {
        super("node " + node + " is held by run " + run + " with epoch " + epoch);
        this.run = run;
        this.epoch = epoch;
    }

    /** Who holds it. */
    public String run() {
        return run;
    }

    public long epoch() {
        return epoch;
    }
}
