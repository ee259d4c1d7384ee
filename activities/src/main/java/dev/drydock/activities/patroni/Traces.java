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
record Traces(List<Station> members, Way way, Doing doing) {
    private static final Duration SHORT = Duration.ofSeconds(30);
    private static final Duration GONE = Duration.ofMinutes(2);

    /** @param leader who takes writes */
    String remove(Station leader) throws SQLException {
        forget();
        slotsGone(List.of());
        heed();
        objectsGone(leader);
        return "slots and publications are gone";
    }

    /** Patroni keeps none of the run's slots any more. */
    void forget() {
        JsonNode there = config().path("slots");
        ObjectNode wish = Json.MAPPER.createObjectNode();
        slots().stream()
                .filter(there::has)
                .forEach(slot -> wish.withObjectProperty("slots").putNull(slot));
        if (!wish.isEmpty() && wish.path("slots").size() == there.size()) {
            wish.putNull("slots");
        }
        patch(wish);
    }

    /** Patroni looks after every slot again that it was told to leave alone. */
    void heed() {
        JsonNode there = config().path("ignore_slots");
        ObjectNode wish = Json.MAPPER.createObjectNode();
        var left = wish.putArray("ignore_slots");
        there.forEach(entry -> {
            if (!slots().contains(entry.path("name").asText())) {
                left.add(entry);
            }
        });
        if (left.size() < there.size()) {
            patch(left.isEmpty() ? Json.MAPPER.createObjectNode().putNull("ignore_slots") : wish);
        }
    }

    private JsonNode config() {
        return new Dynamic(members).config();
    }

    private void patch(ObjectNode wish) {
        if (!wish.isEmpty()) {
            new Dynamic(members).patch(wish);
        }
    }

    private List<String> slots() {
        var slots = new ArrayList<String>();
        slots.add(way.slot());
        slots.addAll(way.salvage().values());
        return slots;
    }

    /**
     * Patroni drops those that it kept; those that it was told to leave alone are ours to drop.
     *
     * @param more slots that are to be gone as well
     */
    void slotsGone(List<String> more) throws SQLException {
        var names = slots();
        names.addAll(more);
        for (Station member : members) {
            slotsGone(member, "'" + String.join("', '", names) + "'");
        }
    }

    private void slotsGone(Station member, String names) throws SQLException {
        if (way.left().contains(way.guard())) {
            dropped(member, names);
        }
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
                            return false; // Patroni was quicker, or it is still held
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

    /** A guard that was left out may still hold its slot: nobody reaches it, and it reaches the leader. */
    private static void dropped(Station member, String names) throws SQLException {
        try (var database = member.writing("postgres", SHORT)) {
            database.list(
                    "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE active AND slot_name IN ("
                            + names + ")",
                    _ -> "");
        }
    }

    /** Also where salvage had come to: each origin takes the place of a slot. */
    void objectsGone(Station leader) throws SQLException {
        try (var database = leader.writing("postgres", SHORT)) {
            database.list(
                    "SELECT pg_replication_origin_drop(roname) FROM pg_replication_origin"
                            + " WHERE starts_with(roname, 'drydock_')",
                    _ -> "");
        }
        for (String each : leader.databases()) {
            try (var database = leader.writing(each, SHORT)) {
                if (way.salvage().containsKey(each)) {
                    database.run("DROP PUBLICATION IF EXISTS " + way.publication());
                }
                database.run("DROP SCHEMA IF EXISTS drydock CASCADE");
            }
        }
    }
}
