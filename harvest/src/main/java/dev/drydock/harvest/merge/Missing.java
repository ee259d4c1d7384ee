package dev.drydock.harvest.merge;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What late cells of a row were written to and the snapshot does not have, such as a column dropped since.
 *
 * @param table the whole table is missing, or has another key there: nothing of the row can be brought back
 */
public record Missing(boolean table, SortedSet<String> columns) {
    public static final Missing NOTHING = new Missing(false, new TreeSet<>());

    public Missing {
        columns = Collections.unmodifiableSortedSet(new TreeSet<>(columns));
    }
}
