package dev.drydock.workflows.plan;

/**
 * What the planner expects, from sizes and documented rates; rounded up to whole seconds.
 *
 * @param seconds the whole run without people's time
 * @param outagePerNode seconds a node does not serve
 * @param splitSeconds seconds during which two generations serve side by side
 * @param bytes what travels to all nodes together, before compression
 */
public record Expectation(long seconds, long outagePerNode, long splitSeconds, long bytes) {}
