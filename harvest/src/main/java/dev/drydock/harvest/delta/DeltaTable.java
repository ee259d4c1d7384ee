package dev.drydock.harvest.delta;

import java.util.List;

/**
 * A replicated table in a delta.
 *
 * @param cells columns that are neither key nor generated
 * @param late late clock rows of it, without the buffered ones
 * @param rows rows these belong to
 */
public record DeltaTable(String name, List<String> key, List<String> cells, long late, long rows) {
    public DeltaTable {
        key = List.copyOf(key);
        cells = List.copyOf(cells);
    }
}
