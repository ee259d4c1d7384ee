package dev.drydock.workflows.run;

/** Names of task queues. Steps are on {@code drydock-<system>}, see {@code ClusterName.queue()}. */
public final class Queues {
    /** Runbooks, planning and the desk. */
    public static final String RUNBOOKS = "drydock";

    private Queues() {}
}
