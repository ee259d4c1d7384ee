package dev.drydock.activities.patroni;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Moves a promoted guard's sequences beyond what the last leader gave out, or its numbers would come twice. */
record Onward(Station guard) {
    private static final Duration SHORT = Duration.ofSeconds(60);

    /**
     * @param given as {@link #given} answered
     * @return a sentence a sequence
     */
    List<String> beyond(Map<String, Map<String, String>> given) throws SQLException {
        var says = new ArrayList<String>();
        for (String each : guard.databases()) {
            try (var database = guard.writing(each, SHORT)) {
                says.addAll(new Sequences(database).moveBeyond(given.getOrDefault(each, Map.of())));
            }
        }
        return says;
    }

    /** Where no member is left that took writes: nobody knows how far they were. */
    List<String> beyondTheirOwn() throws SQLException {
        var says = new ArrayList<String>();
        says.add("no member could be asked for its sequences, so each goes on " + Sequences.MARGIN
                + " steps after the guard's own");
        says.addAll(beyond(Map.of()));
        return says;
    }

    /** The number that each sequence gave out last, by database and quoted name; one that gave out none is not in it. */
    static Map<String, Map<String, String>> given(Station alone) throws SQLException {
        var given = new TreeMap<String, Map<String, String>>();
        for (String each : alone.databases()) {
            try (var database = alone.reading(each, SHORT)) {
                given.put(each, new Sequences(database).given());
            }
        }
        return given;
    }
}
