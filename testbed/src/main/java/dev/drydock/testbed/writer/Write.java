package dev.drydock.testbed.writer;

/** One acknowledged row: which node took it, and its cells as a JSON array in the order of the table's columns. */
public record Write(long number, String node, String table, String row) {}
