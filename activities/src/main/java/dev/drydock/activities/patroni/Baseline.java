package dev.drydock.activities.patroni;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.words.Json;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * What a release leaves as it finds it. What a member has by its role alone is left out: after a failover another one has
 * it, and that is Patroni's doing.
 */
record Baseline(Stations all) {
    private static final String SETTINGS = """
            SELECT name, setting FROM pg_settings
            WHERE context <> 'internal' AND source NOT IN ('client', 'session')
              AND name NOT IN ('primary_conninfo', 'primary_slot_name', 'restore_command', 'archive_cleanup_command',
                               'recovery_target_timeline', 'synchronous_standby_names', 'transaction_read_only',
                               'transaction_isolation', 'transaction_deferrable', 'in_hot_standby')
            ORDER BY name""";

    private static final String PUBLICATIONS = "SELECT pubname FROM pg_publication ORDER BY pubname";

    private static final String SCHEMA = "SELECT count(*) FROM pg_namespace WHERE nspname = 'drydock'";

    ObjectNode seen() throws SQLException {
        ObjectNode seen = Json.MAPPER.createObjectNode();
        seen.set("config", new Dynamic(all.everybody()).config());
        for (Station member : all.everybody()) {
            seen.withObjectProperty("members").set(member.name(), member(member));
        }
        Station leader = new Leader(all.everybody()).now();
        for (String each : leader.databases()) {
            try (var database = leader.looking(each)) {
                var objects = seen.withObjectProperty("databases").putObject(each);
                var publications = objects.putArray("publications");
                database.list(PUBLICATIONS, row -> row.getString(1)).forEach(publications::add);
                objects.put("schema", database.text(SCHEMA));
            }
        }
        if (!all.left().contains(all.guard().name())) {
            seen.put("guard", all.guard().dir().exists());
        }
        return seen;
    }

    private ObjectNode member(Station member) throws SQLException {
        ObjectNode facts = Json.MAPPER.createObjectNode();
        try (var database = member.looking("postgres")) {
            var settings = facts.putObject("settings");
            database.list(SETTINGS, row -> settings.put(row.getString(1), row.getString(2)));
            var slots = facts.putArray("slots");
            database.list("SELECT slot_name FROM pg_replication_slots ORDER BY 1", row -> row.getString(1)).stream()
                    .filter(slot -> all.everybody().stream()
                            .noneMatch(each -> each.name().equals(slot)))
                    .forEach(slots::add);
        }
        return facts;
    }

    /** A sentence for each thing that is not as it was. */
    List<String> differences(JsonNode before) throws SQLException {
        var found = new ArrayList<String>();
        walk("", known(before), Json.read(Json.canonical(seen())), found);
        return found;
    }

    /** Nothing is compared of whom people left out. */
    private JsonNode known(JsonNode before) {
        ObjectNode known = before.deepCopy();
        if (all.left().contains(all.guard().name())) {
            known.remove("guard");
        }
        if (known.path("members") instanceof ObjectNode members) {
            members.remove(all.left());
        }
        return known;
    }

    private static void walk(String at, JsonNode before, JsonNode now, List<String> found) {
        if (before.equals(now)) {
            return;
        }
        if (before.isObject() && now.isObject()) {
            var names = new TreeSet<String>();
            before.fieldNames().forEachRemaining(names::add);
            now.fieldNames().forEachRemaining(names::add);
            names.forEach(
                    name -> walk(at.isEmpty() ? name : at + " " + name, before.path(name), now.path(name), found));
        } else {
            found.add(at + " is " + text(now) + ", was " + text(before));
        }
    }

    private static String text(JsonNode value) {
        return value.isMissingNode() ? "absent" : value.isTextual() ? value.asText() : value.toString();
    }
}
