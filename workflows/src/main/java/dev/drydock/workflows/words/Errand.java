package dev.drydock.workflows.words;

/** What a step is given when a run asks: it says which run, so that logs can tell. */
public interface Errand {
    /** The chain's first run id. */
    String runId();
}
