package dev.drydock.activities.patroni;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.activities.steps.Doing;
import dev.drydock.workflows.rollback.Rollback.Way;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.Json;
import dev.drydock.workflows.words.TryAgain;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Slots and publications, in the order that keeps them: Patroni is told first, or it drops a slot that it does not know
 * within a loop; a publication is there before its slot, since what is decoded is looked up as it was then.
 */
record Reservation(Stations all, Way way, Doing doing) {
    private static final Duration KEPT = Duration.ofSeconds(60);
    private static final Duration SLOT = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofSeconds(30);

    /** Partitions are published by their root, and so are those that are made later. */
    private static final String TABLES = """
            SELECT string_agg(format('%I.%I', n.nspname, c.relname), ', ' ORDER BY n.nspname, c.relname)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND c.relpersistence = 'p' AND NOT c.relispartition
              AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'drydock')""";

    String make() throws SQLException {
        Station leader = new Leader(all.members()).now();
        for (String database : way.salvage().keySet()) {
            publish(leader, database);
        }
        new Dynamic(all.members()).patch(wish());
        kept(leader, List.of(way.slot()));
        if (way.followed()) {
            followed(leader);
        } else {
            for (Map.Entry<String, String> each : way.salvage().entrySet()) {
                decode(leader, each.getKey(), each.getValue());
            }
        }
        return "slots " + String.join(", ", slots()) + " are on " + leader.name();
    }

    private List<String> slots() {
        var slots = new ArrayList<String>();
        slots.add(way.slot());
        slots.addAll(way.salvage().values());
        return slots;
    }

    private void publish(Station leader, String name) throws SQLException {
        try (var database = leader.writing(name, SHORT)) {
            String there =
                    database.text("SELECT count(*) FROM pg_publication WHERE pubname = '" + way.publication() + "'");
            // One that an earlier try made may lack a table that was made since.
            String verb = there.equals("0")
                    ? "CREATE PUBLICATION " + way.publication() + " FOR TABLE "
                    : "ALTER PUBLICATION " + way.publication() + " SET TABLE ";
            database.run(verb + database.text(TABLES));
        }
    }

    private ObjectNode wish() {
        ObjectNode wish = Json.MAPPER.createObjectNode();
        ObjectNode slots = wish.putObject("slots");
        slots.putObject(way.slot()).put("type", "physical");
        if (way.followed()) {
            way.salvage().forEach((database, slot) -> logical(slots.putObject(slot), database));
        } else if (!way.salvage().isEmpty()) {
            ArrayNode ignored = wish.putArray("ignore_slots");
            new Dynamic(all.members()).config().path("ignore_slots").forEach(ignored::add);
            way.salvage().forEach((database, slot) -> {
                ObjectNode entry = logical(Json.MAPPER.createObjectNode().put("name", slot), database);
                if (!contains(ignored, entry)) {
                    ignored.add(entry);
                }
            });
        }
        return wish;
    }

    private static ObjectNode logical(ObjectNode entry, String database) {
        return entry.put("type", "logical").put("database", database).put("plugin", "pgoutput");
    }

    private static boolean contains(ArrayNode list, JsonNode entry) {
        for (JsonNode each : list) {
            if (each.equals(entry)) {
                return true;
            }
        }
        return false;
    }

    /** Where the slot is that Patroni was told of, Patroni also knows which ones to leave alone. */
    private void kept(Station member, List<String> slots) {
        if (!doing.shows(() -> has(member, slots), KEPT, "slots " + String.join(", ", slots))) {
            throw new TryAgain("node " + member.name() + " has not all of slots " + String.join(", ", slots) + " after "
                    + KEPT.toSeconds() + " s, though they are in Patroni's configuration; see its log");
        }
    }

    private static boolean has(Station member, List<String> slots) {
        try (var database = member.looking("postgres")) {
            return database.list("SELECT slot_name FROM pg_replication_slots", row -> row.getString(1))
                    .containsAll(slots);
        } catch (SQLException e) {
            return false;
        }
    }

    /** Replicas restart for a slot that is copied to them, and serve again then. */
    private void followed(Station leader) {
        var logical = List.copyOf(way.salvage().values());
        kept(leader, logical);
        all.members().stream()
                .filter(member -> !member.name().equals(leader.name()))
                .forEach(member -> kept(member, logical));
    }

    private void decode(Station leader, String name, String slot) throws SQLException {
        String found = "SELECT coalesce(plugin, '') || ' of ' || coalesce(database, '') FROM pg_replication_slots"
                + " WHERE slot_name = '" + slot + "'";
        try (var database = leader.writing(name, SLOT)) {
            List<String> there = database.list(found, row -> row.getString(1));
            if (there.isEmpty()) {
                database.run("SELECT pg_create_logical_replication_slot('" + slot + "', 'pgoutput')");
            } else if (!there.getFirst().equals("pgoutput of " + name)) {
                throw new GiveUp("node " + leader.name() + ": slot " + slot + " is " + there.getFirst()
                        + ", expected pgoutput of " + name + ": somebody else's");
            }
        }
    }
}
