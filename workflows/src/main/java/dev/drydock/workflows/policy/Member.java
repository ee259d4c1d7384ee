package dev.drydock.workflows.policy;

/**
 * One node as the cluster file names it.
 *
 * @param zone failure domain; empty when the file gives none
 * @param address {@code local} or {@code user@host:port}
 */
public record Member(String name, String zone, String address) {}
