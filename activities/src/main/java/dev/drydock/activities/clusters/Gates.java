package dev.drydock.activities.clusters;

import dev.drydock.activities.yaml.Entry;
import dev.drydock.activities.yaml.Scalars;
import dev.drydock.workflows.policy.GatePolicy;
import dev.drydock.workflows.policy.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How a cluster file's {@code groups} and {@code gates} are read. */
final class Gates {
    private static final Duration OPEN = Duration.ofHours(24);
    private static final String GROUP = "group";

    private final Map<String, List<String>> groups = new TreeMap<>();
    private final @Nullable Signers signers;

    /** @param signers null: people have no keys here and only unsigned statements can count */
    Gates(Optional<Entry.Table> groups, @Nullable Signers signers) {
        this.signers = signers;
        groups.ifPresent(table -> table.values().forEach((name, people) -> this.groups.put(name, people(people))));
    }

    Map<String, GatePolicy> read(Entry.Table table, Set<String> known) {
        table.only(known);
        var gates = new TreeMap<String, GatePolicy>();
        table.values().forEach((name, entry) -> gates.put(name, gate(entry.asTable())));
        return gates;
    }

    GatePolicy gate(Entry.Table gate) {
        gate.only("quorum", "approvers", "expires", "levels");
        Duration expires = gate.text("expires").map(Gates::open).orElse(OPEN);
        Optional<Entry> levels = gate.find("levels");
        if (levels.isEmpty()) {
            Level only = level(gate);
            return new GatePolicy(only.quorum(), only.approvers(), expires);
        }
        if (gate.find("quorum").isPresent() || gate.find("approvers").isPresent()) {
            throw gate.place().refused("levels stand beside quorum or approvers; keep either");
        }
        List<Level> all = levels(levels.get());
        return new GatePolicy(all.getFirst().quorum(), all.getFirst().approvers(), expires, all.subList(1, all.size()));
    }

    private List<Level> levels(Entry listed) {
        var levels = new ArrayList<Level>();
        var seen = new HashSet<String>();
        for (Entry entry : listed.asItems().values()) {
            Entry.Table table = entry.asTable().only("quorum", "approvers");
            Level level = level(table);
            for (String name : level.approvers()) {
                if (!seen.add(name)) {
                    throw table.place()
                            .refused(name + " decides at an earlier level already, and a person counts once; keep one");
                }
            }
            levels.add(level);
        }
        if (levels.isEmpty()) {
            throw listed.asItems().place().refused("the list is empty; a gate without levels has quorum and approvers");
        }
        return levels;
    }

    private Level level(Entry.Table table) {
        List<String> names =
                people(table.find("approvers").orElseThrow(() -> table.missing("approvers", "[ops-a@example.com]")));
        Entry.Text quorum = table.required("quorum", "1");
        int count = Scalars.count(quorum);
        if (count < 1 || count > names.size()) {
            throw quorum.place().refused(count + " of " + names.size() + " approvers can never be reached");
        }
        return new Level(count, names);
    }

    private static Duration open(Entry.Text text) {
        Duration duration = Scalars.duration(text);
        if (duration.isZero()) {
            throw text.place().refused("a gate that is open for no time can never pass; write for example 24h");
        }
        return duration;
    }

    /** People, and groups in place of theirs; somebody may be in several groups, and stands once. */
    List<String> people(Entry listed) {
        var seen = new HashSet<String>();
        return listed.asItems().values().stream()
                .flatMap(entry -> entry instanceof Entry.Table table ? group(table) : Stream.of(person(entry, seen)))
                .distinct()
                .toList();
    }

    private Stream<String> group(Entry.Table table) {
        Entry.Text name = table.only(GROUP).required(GROUP, "dba");
        List<String> people = groups.get(name.value());
        if (people == null) {
            throw name.place()
                    .refused("there is no group " + name.value() + "; known here: "
                            + String.join(", ", groups.keySet()));
        }
        return people.stream();
    }

    private String person(Entry entry, Set<String> seen) {
        Entry.Text name = entry.asText();
        if (!seen.add(name.value())) {
            throw name.place().refused(name.value() + " stands twice and would count once; keep one");
        }
        if (signers != null && !signers.who().lists(name.value())) {
            throw name.place()
                    .refused(name.value() + " has no key in " + signers.file() + "; add a line there or take "
                            + "the approver off");
        }
        return name.value();
    }
}
