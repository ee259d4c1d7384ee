package dev.drydock.harvest.delta;

import dev.drydock.harvest.value.Value;
import java.util.List;

/**
 * One clock row with its key and value.
 *
 * @param key in the order of its table's key columns
 * @param column {@code -1} for the row as such
 * @param columnVersion how often the cell was written
 * @param life causal length of its row: odd is alive, even is deleted
 */
public record Candidate(List<Value> key, String column, Value value, long columnVersion, long life, Origin origin) {}
