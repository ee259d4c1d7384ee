package dev.drydock.workflows.reseed;

/**
 * Whether the nodes of the new generation agree.
 *
 * @param equal every table has the same digest on every node
 * @param says what was seen; when they differ, which node and table
 */
public record Convergence(int tables, long rows, boolean equal, String says) {}
