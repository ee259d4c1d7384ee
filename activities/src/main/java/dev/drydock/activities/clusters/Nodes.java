package dev.drydock.activities.clusters;

import dev.drydock.activities.clusters.ClusterFile.Node;
import dev.drydock.activities.yaml.Entry;
import dev.drydock.activities.yaml.Place;
import dev.drydock.activities.yaml.Scalars;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The nodes of a cluster file, listed in it or printed by a command. */
final class Nodes {
    private final String system;
    private final SystemSection section;
    private final Entry.Table common;

    /** @param common the system's own section at the top of the file */
    Nodes(String system, SystemSection section, Entry.Table common) {
        this.system = system;
        this.section = section;
        this.common = common;
    }

    List<Node> read(Entry entry) {
        Entry.Items items = entry instanceof Entry.Table from ? Listing.of(from) : entry.asItems();
        if (items.values().isEmpty()) {
            throw items.place().refused("the list is empty; expected at least one node, {name: n1, local: true}");
        }
        Map<String, Place> seen = new HashMap<>();
        var nodes = new ArrayList<Node>();
        for (Entry item : items.values()) {
            Node node = node(item.asTable());
            Place before = seen.putIfAbsent(node.name(), item.place());
            if (before != null) {
                throw item.place()
                        .refused(
                                "node " + node.name() + " stands twice, first in line " + before.line() + "; keep one");
            }
            refuseAsGuard(node, item.place());
            nodes.add(node);
        }
        return nodes;
    }

    private static void refuseAsGuard(Node node, Place place) {
        if (node.section().path("guard").path("name").asText().equals(node.name())) {
            throw place.refused("node " + node.name() + " is the guard's name too; a guard is no member");
        }
    }

    Node node(Entry.Table node) {
        node.only("name", "zone", "ssh", "via", "local", system);
        boolean local = node.text("local").map(Scalars::flag).orElse(false);
        var ssh = node.text("ssh").map(Values::ssh);
        var via = node.text("via").map(Values::ssh);
        if (local == ssh.isPresent()) {
            throw node.place().refused("a node has either ssh: USER@HOST:PORT or local: true");
        }
        if (via.isPresent() && local) {
            throw node.place().refused("via goes with ssh; a local node has none");
        }
        Entry.Table own = node.table(system)
                .orElse(new Entry.Table(node.place().at(system, node.place().line()), Map.of()));
        own.only(section.keys().keySet());
        return new Node(
                Values.name(node.required("name", "n1")),
                node.text("zone").map(Values::name).orElse(""),
                local,
                ssh.orElse(null),
                via.orElse(null),
                section.read(common.under(own)));
    }
}
