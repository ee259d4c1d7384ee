package dev.drydock.workflows.rollback;

import dev.drydock.workflows.plan.Check;
import dev.drydock.workflows.rollback.Survey.Node;
import dev.drydock.workflows.words.Count;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** One question asked of every member, answered by one check that names the members it is not true of. Pure. */
record MemberChecks(List<Node> nodes) {
    /** What is wrong with one of them, to follow its name; empty: nothing. */
    interface Question extends Function<Node, Optional<String>> {}

    Check of(String name, String otherwise, Question wrong) {
        List<Node> failing =
                nodes.stream().filter(node -> wrong.apply(node).isPresent()).toList();
        if (failing.isEmpty()) {
            return Check.ok(name, otherwise);
        }
        String first = "node " + failing.getFirst().name() + " "
                + wrong.apply(failing.getFirst()).orElseThrow();
        String more = failing.size() == 1 ? "" : "; and " + Count.of(failing.size() - 1, "more node");
        return Check.bad(name, failing.stream().map(Node::name).toList(), first + more);
    }

    /** All that answer have the same of something. */
    Check same(String name, String thing, Function<Node, Optional<String>> fact) {
        var seen = nodes.stream().filter(node -> fact.apply(node).isPresent()).toList();
        var values = seen.stream()
                .flatMap(node -> fact.apply(node).stream())
                .distinct()
                .toList();
        if (values.size() > 1) {
            var each = seen.stream()
                    .map(node -> node.name() + ": " + fact.apply(node).orElseThrow())
                    .toList();
            return Check.bad(
                    name,
                    seen.stream().map(Node::name).toList(),
                    "the nodes differ in their " + thing + ", expected one: " + String.join(", ", each));
        }
        return values.isEmpty()
                ? Check.inconclusive(name, List.of(), "no node told its " + thing)
                : Check.ok(name, thing + " " + values.getFirst() + " on " + Count.of(seen.size(), "node"));
    }
}
