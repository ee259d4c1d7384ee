package dev.drydock.workflows.reseed;

import dev.drydock.workflows.plan.Check;
import dev.drydock.workflows.words.Count;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One question asked of many nodes, answered by one check that names the nodes it is not true of. A node that could not
 * be asked is no answer: check {@code reachable} tells of it.
 */
record NodeChecks(Map<String, Survey.Node> seen) {
    Survey.Node node(String name) {
        return Objects.requireNonNull(seen.get(name), name);
    }

    Check bad(String name, List<String> of, Predicate<Survey.Measures> wrong, Function<Survey.Measures, String> why) {
        List<String> nodes = failing(of, wrong);
        return nodes.isEmpty() ? fine(name, of) : Check.bad(name, nodes, measured(nodes, why));
    }

    Check unsure(
            String name, List<String> of, Predicate<Survey.Measures> wrong, Function<Survey.Measures, String> why) {
        List<String> nodes = failing(of, wrong);
        return nodes.isEmpty() ? fine(name, of) : Check.inconclusive(name, nodes, measured(nodes, why));
    }

    /** All nodes have the same of something; else the smallest group is named. */
    Check same(String name, List<String> of, Function<Survey.Identity, String> fact, String says) {
        Map<String, List<String>> by = new LinkedHashMap<>();
        for (String node : of) {
            identity(node)
                    .forEach(i -> by.computeIfAbsent(fact.apply(i), f -> new ArrayList<>())
                            .add(node));
        }
        if (by.size() <= 1) {
            return Check.ok(name, "the same on all nodes");
        }
        List<String> fewest = by.values().stream()
                .min((a, b) -> Integer.compare(a.size(), b.size()))
                .orElseThrow();
        return Check.bad(
                name,
                fewest,
                says + "; different from the others: "
                        + String.join(", ", fewest.subList(0, Math.min(5, fewest.size()))));
    }

    /** Empty when the node could not be reached. */
    List<Survey.Identity> identity(String node) {
        var identity = node(node).identity();
        return identity == null ? List.of() : List.of(identity);
    }

    /** A sentence about the first node, and how many more there are. */
    static String first(List<String> nodes, Function<String, String> why) {
        return "node " + nodes.getFirst() + " " + why.apply(nodes.getFirst())
                + (nodes.size() > 1 ? "; and " + Count.of(nodes.size() - 1, "more node") : "");
    }

    private static Check fine(String name, List<String> of) {
        return Check.ok(name, "ok on " + Count.of(of.size(), "node"));
    }

    boolean any(List<String> of, Predicate<Survey.Measures> so) {
        return !failing(of, so).isEmpty();
    }

    private List<String> failing(List<String> of, Predicate<Survey.Measures> wrong) {
        return of.stream().filter(n -> measures(n).stream().anyMatch(wrong)).toList();
    }

    private String measured(List<String> nodes, Function<Survey.Measures, String> why) {
        return first(nodes, n -> why.apply(measures(n).getFirst()));
    }

    private List<Survey.Measures> measures(String node) {
        var measures = node(node).measures();
        return measures == null ? List.of() : List.of(measures);
    }
}
