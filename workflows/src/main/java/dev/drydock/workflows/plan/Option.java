package dev.drydock.workflows.plan;

/**
 * An option a runbook's planner takes, so that the command line can offer it without knowing the runbook.
 *
 * @param name without dashes
 * @param value what stands for the value in help; empty: a flag
 * @param many whether it may be given more than once
 */
public record Option(String name, String value, boolean many, String says) {}
