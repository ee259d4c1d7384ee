package dev.drydock.activities.clusters;

import dev.drydock.activities.yaml.Entry;
import dev.drydock.workflows.policy.Roles;
import dev.drydock.workflows.runbooks.Runbooks;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How a cluster file's {@code roles} are read, its own and those under {@code runbooks}. */
final class RolesReading {
    private static final String ROLES = "roles";

    private final Gates people;

    RolesReading(Gates people) {
        this.people = people;
    }

    /** By runbook; empty name: of every runbook. */
    Map<String, Roles> read(Entry.Table file) {
        var roles = new TreeMap<String, Roles>();
        file.table(ROLES).ifPresent(table -> {
            refuseTwice(file, table);
            roles.put("", roles(table));
        });
        file.table("runbooks")
                .ifPresent(runbooks -> runbooks.only(Runbooks.names())
                        .values()
                        .forEach((name, entry) -> entry.asTable()
                                .only(ROLES)
                                .table(ROLES)
                                .ifPresent(table -> roles.put(name, roles(table)))));
        return roles;
    }

    private static void refuseTwice(Entry.Table file, Entry.Table table) {
        if (file.find("operators").isPresent() && table.find("operate").isPresent()) {
            throw table.place().refused("operate and operators say the same; keep either");
        }
    }

    private Roles roles(Entry.Table table) {
        table.only("plan", "start", "operate");
        return new Roles(some(table, "plan"), some(table, "start"), some(table, "operate"));
    }

    private @Nullable List<String> some(Entry.Table table, String role) {
        if (table.find(role).isEmpty()) {
            return null;
        }
        Entry listed = table.find(role).orElseThrow();
        List<String> names = people.people(listed);
        if (names.isEmpty()) {
            throw listed.place()
                    .refused("the list is empty, which would mean whoever may speak; leave the key out for that");
        }
        return names;
    }
}
