package dev.drydock.activities.corrosion;

import dev.drydock.activities.corrosion.agent.AdminSocket.Member;
import dev.drydock.harvest.cut.Cut;
import dev.drydock.workflows.reseed.Survey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The whole answers of a page of nodes, kept in the store: too much for a workflow's history. */
record RawSurvey(String cluster, List<Node> nodes) {
    RawSurvey {
        nodes = List.copyOf(nodes);
    }

    /** @param sites every site its database knows */
    record Node(
            String name,
            boolean up,
            String actorId,
            int clusterId,
            String gossip,
            Cut.Written cut,
            List<String> sites,
            List<Member> members) {
        Node {
            sites = List.copyOf(sites);
            members = List.copyOf(members);
        }

        static Node silent(String name) {
            return new Node(name, false, "", 0, "", Cut.NOTHING.written(), List.of(), List.of());
        }

        boolean known() {
            return !actorId.isEmpty();
        }

        /** Fencing is by cluster id; membership is not. */
        List<Member> fellows() {
            return members.stream().filter(m -> m.clusterId() == clusterId).toList();
        }
    }

    /** Holds all nodes against each other. */
    static Survey.Comparison compare(List<Node> nodes) {
        var known = nodes.stream().filter(Node::known).toList();
        return new Survey.Comparison(behind(known), strangers(known), unseen(known));
    }

    private static Map<String, Long> behind(List<Node> nodes) {
        Cut all = nodes.stream().map(n -> n.cut().cut()).reduce(Cut.NOTHING, Cut::union);
        var behind = new TreeMap<String, Long>();
        for (Node node : nodes) {
            long lacks = node.cut().cut().lacks(all);
            if (lacks > 0) {
                behind.put(node.name(), lacks);
            }
        }
        return behind;
    }

    /** A former identity of a surveyed node is still listed for a while, at that node's own address. */
    private static List<String> strangers(List<Node> nodes) {
        Set<String> ours = new HashSet<>();
        nodes.forEach(node -> ours.add(node.actorId()));
        nodes.forEach(node -> ours.add(node.gossip()));
        var strangers = new TreeSet<String>();
        for (Node node : nodes) {
            node.fellows().stream()
                    .filter(m -> !ours.contains(m.actorId()) && !ours.contains(m.address()))
                    .forEach(m -> strangers.add(m.actorId() + " at " + m.address()));
        }
        return List.copyOf(strangers);
    }

    private static List<String> unseen(List<Node> nodes) {
        var up = nodes.stream().filter(Node::up).toList();
        var unseen = new ArrayList<String>();
        Set<String> seen = new HashSet<>();
        up.forEach(node -> node.fellows().forEach(m -> seen.add(m.actorId())));
        if (up.size() > 1) {
            up.stream().filter(n -> !seen.contains(n.actorId())).forEach(n -> unseen.add(n.name()));
        }
        return unseen;
    }
}
