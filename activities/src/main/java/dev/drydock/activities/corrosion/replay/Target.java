package dev.drydock.activities.corrosion.replay;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.harvest.value.Value;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** The agent that late writes are posted to. Throws {@code TryAgain} when it cannot be asked. */
public interface Target {
    String node();

    /** The columns of a table that can be written, key included; empty: there is no such table. */
    List<String> columns(String table);

    /**
     * Rows as they are, without their keys.
     *
     * @param names of one table
     * @param cells columns that are asked for
     * @return by {@link RowName#keyText}; a row that is not there is absent
     */
    Map<String, SortedMap<String, Value>> read(List<RowName> names, List<String> cells);

    /** One transaction: all of it or nothing. */
    Posted post(List<JsonNode> statements);

    /** How a transaction ended. */
    sealed interface Posted {
        /**
         * @param rows changed, by statement
         * @param version it became; 0: it changed nothing
         */
        record Done(List<Long> rows, String actor, long version) implements Posted {
            public Done {
                rows = List.copyOf(rows);
            }
        }

        /** The database refused a statement, and nothing was changed. */
        record Refused(String why) implements Posted {}
    }
}
