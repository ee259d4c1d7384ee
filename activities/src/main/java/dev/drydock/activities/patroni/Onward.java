package dev.drydock.activities.patroni;

import dev.drydock.activities.patroni.Sequences.Standing;
import dev.drydock.activities.steps.Doing;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Moves a promoted guard's sequences beyond what the last leader gave out, or its numbers would come twice. */
record Onward(Station guard, Station last, Doing doing) {
    private static final Duration SHORT = Duration.ofSeconds(60);

    /** @return a sentence a sequence, and one more when the last leader could not be asked */
    List<String> go() throws SQLException {
        var says = new ArrayList<String>();
        Map<String, Map<String, Standing>> seen = new TreeMap<>();
        try {
            seen = new Alone(last, doing).during("sequences", Onward::read);
        } catch (GiveUp | TryAgain | SQLException | IOException e) {
            says.add("node " + last.name() + " could not be asked for its sequences, so each goes on "
                    + Sequences.MARGIN + " steps after the guard's own: " + e.getMessage());
        }
        says.addAll(beyond(guard, seen));
        return says;
    }

    /** Where no member is left that took writes. */
    static List<String> alone(Station guard) throws SQLException {
        var says = new ArrayList<String>();
        says.add("no member could be asked for its sequences, so each goes on " + Sequences.MARGIN
                + " steps after the guard's own");
        says.addAll(beyond(guard, Map.of()));
        return says;
    }

    private static List<String> beyond(Station guard, Map<String, Map<String, Standing>> seen) throws SQLException {
        var says = new ArrayList<String>();
        for (String each : guard.databases()) {
            try (var database = guard.writing(each, SHORT)) {
                says.addAll(new Sequences(database).moveBeyond(seen.getOrDefault(each, Map.of())));
            }
        }
        return says;
    }

    private static Map<String, Map<String, Standing>> read(Station alone) throws SQLException {
        var seen = new TreeMap<String, Map<String, Standing>>();
        for (String each : alone.databases()) {
            try (var database = alone.reading(each, SHORT)) {
                seen.put(each, new Sequences(database).all());
            }
        }
        return seen;
    }
}
