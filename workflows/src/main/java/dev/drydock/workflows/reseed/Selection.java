package dev.drydock.workflows.reseed;

import dev.drydock.workflows.policy.Home;
import dev.drydock.workflows.policy.Member;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Which nodes of the cluster file a request is about.
 *
 * @param taken those that are reseeded: all but {@code --without}, or only {@code --late}
 * @param settled names of those that a reseed with {@code --late} leaves as they are; the same as taken without it
 */
record Selection(List<Member> taken, List<String> settled) {
    Selection {
        taken = List.copyOf(taken);
        settled = List.copyOf(settled);
    }

    /** @throws IllegalArgumentException when it names a node that is not there, or one twice, or leaves none */
    static Selection of(ReseedRequest request, Home home) {
        var named = new ArrayList<>(request.without());
        named.addAll(request.late());
        if (request.source() != null) {
            named.add(request.source());
        }
        refuseUnknown(named, home);
        if (new LinkedHashSet<>(named).size() < named.size()) {
            throw new IllegalArgumentException("a node is named twice among --source, --without and --late");
        }
        List<Member> taken = home.nodes().stream()
                .filter(n -> request.late().isEmpty()
                        ? !request.without().contains(n.name())
                        : request.late().contains(n.name()))
                .toList();
        if (taken.isEmpty()) {
            throw new IllegalArgumentException("no node is left to reseed");
        }
        List<String> settled = home.nodes().stream()
                .map(Member::name)
                .filter(n -> !request.without().contains(n) && !request.late().contains(n))
                .toList();
        return new Selection(taken, settled);
    }

    private static void refuseUnknown(List<String> named, Home home) {
        List<String> known = home.nodes().stream().map(Member::name).toList();
        for (String node : named) {
            if (!known.contains(node)) {
                throw new IllegalArgumentException(
                        "node " + node + " is not in the cluster file of " + home.cluster() + " (nodes are "
                                + String.join(", ", known.stream().limit(20).toList()) + ")");
            }
        }
    }

    List<String> names() {
        return taken.stream().map(Member::name).toList();
    }
}
