package dev.drydock.activities.patroni.salvage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of a change that was not simply applied; kept in the new leader, in the transaction that passed it.
 *
 * @param found what the cluster held instead; null: no such row, or it does not matter
 * @param why a few words; empty: none are needed
 */
record Ending(Kind kind, @Nullable Map<String, JsonNode> found, String why) {
    enum Kind {
        /** The row was as the change would have left it. */
        ALREADY,
        /** The row was not as the last leader's, or the database refused; nobody signed that yet. */
        CONFLICT,
        /** People signed that the cluster's row stays. */
        SIGNED,
        /** A rule has people look first. */
        REVIEW,
        /** People left it out. */
        SKIPPED,
        /** It had waited, and was brought in. */
        APPLIED,
        /** It had waited, and a later one of its row was brought in. */
        SUPERSEDED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        boolean waits() {
            return this == CONFLICT || this == REVIEW;
        }
    }

    Ending(Kind kind) {
        this(kind, null, "");
    }

    boolean waits() {
        return kind.waits();
    }
}
