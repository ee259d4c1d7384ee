package dev.drydock.harvest.delta;

/**
 * Where and when a write was accepted; together with table, key and column it names one clock row cluster-wide.
 *
 * @param site the actor that accepted it, lower-case hex
 * @param ts an HLC as decimal text, unsigned 64 bits, Unix seconds in the upper 32; {@code 0}: not known
 */
public record Origin(String site, long version, long seq, String ts) {}
