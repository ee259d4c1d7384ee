package dev.drydock.harvest.merge;

import dev.drydock.harvest.value.Value;
import java.util.SortedMap;

/** What has to be done to the snapshot's row. */
public sealed interface Change {
    SortedMap<String, Value> key();

    /** @param cells all but the key */
    record Insert(SortedMap<String, Value> key, SortedMap<String, Value> cells) implements Change {}

    /** @param cells those that differ */
    record Update(SortedMap<String, Value> key, SortedMap<String, Value> cells) implements Change {}

    record Delete(SortedMap<String, Value> key) implements Change {}
}
