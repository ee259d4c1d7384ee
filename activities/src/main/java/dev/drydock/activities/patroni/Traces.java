package dev.drydock.activities.patroni;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.activities.steps.Doing;
import dev.drydock.workflows.rollback.Rollback.Way;
import dev.drydock.workflows.words.Json;
import dev.drydock.workflows.words.TryAgain;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a way back leaves in a cluster beside its guard: taken away in the reverse of the order in which it was made. */
record Traces(Stations all, Way way, Doing doing) {
    private static final Duration SHORT = Duration.ofSeconds(30);
    private static final Duration GONE = Duration.ofMinutes(2);

    String remove() throws SQLException {
        Station leader = new Leader(all.members()).now();
        new Dynamic(all.members()).patch(less("slots"));
        for (Station member : all.members()) {
            noSlots(member);
        }
        heedSlots();
        for (String each : leader.databases()) {
            try (var database = leader.writing(each, SHORT)) {
                if (way.salvage().containsKey(each)) {
                    database.run("DROP PUBLICATION IF EXISTS " + way.publication());
                }
                database.run("DROP SCHEMA IF EXISTS drydock CASCADE");
            }
        }
        return "slots and publications are gone";
    }

    /** Patroni looks after every slot again that it was told to leave alone. */
    void heedSlots() {
        new Dynamic(all.members()).patch(less("ignore_slots"));
    }

    private List<String> slots() {
        var slots = new ArrayList<String>();
        slots.add(way.slot());
        slots.addAll(way.salvage().values());
        return slots;
    }

    /** The configuration without what is ours; a key that is empty then goes too. */
    private ObjectNode less(String key) {
        ObjectNode wish = Json.MAPPER.createObjectNode();
        JsonNode there = new Dynamic(all.members()).config().path(key);
        if (key.equals("slots")) {
            ObjectNode slots = wish.putObject(key);
            slots().stream().filter(there::has).forEach(slots::putNull);
            if (there.size() == slots.size()) {
                wish.putNull(key);
            }
        } else {
            var left = wish.putArray(key);
            there.forEach(entry -> {
                if (!slots().contains(entry.path("name").asText())) {
                    left.add(entry);
                }
            });
            if (left.isEmpty()) {
                wish.putNull(key);
            }
        }
        return wish;
    }

    /** Patroni drops those that it kept; those that it was told to leave alone are ours to drop. */
    private void noSlots(Station member) throws SQLException {
        String names = "'" + String.join("', '", slots()) + "'";
        String left = "SELECT slot_name FROM pg_replication_slots WHERE slot_name IN (" + names + ")";
        try (var database = member.writing("postgres", SHORT)) {
            boolean gone = doing.shows(
                    () -> {
                        try {
                            database.list(
                                    "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
                                            + " WHERE NOT active AND slot_name IN (" + names + ")",
                                    _ -> "");
                            return database.list(left, row -> row.getString(1)).isEmpty();
                        } catch (SQLException e) {
                            return false; // Patroni was quicker
                        }
                    },
                    GONE,
                    "the end of the slots on " + member.name());
            if (!gone) {
                throw new TryAgain("node " + member.name() + ": slots "
                        + String.join(", ", database.list(left, row -> row.getString(1))) + " are still there after "
                        + GONE.toSeconds() + " s, expected none of Drydock's");
            }
        }
    }
}
