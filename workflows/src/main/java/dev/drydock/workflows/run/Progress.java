package dev.drydock.workflows.run;

/**
 * Heartbeat details of a long step; the command line reads them by describing the workflow.
 *
 * @param unit {@code bytes}, {@code nodes} or {@code rows}
 * @param total 0 when it is not known
 * @param says what is going on, in a few words
 */
public record Progress(String unit, long done, long total, String says) {}
