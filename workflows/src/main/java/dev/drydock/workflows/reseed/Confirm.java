package dev.drydock.workflows.reseed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.plan.Check;
import dev.drydock.workflows.plan.Plan;
import dev.drydock.workflows.plan.PlanDocument;
import dev.drydock.workflows.plan.PlanRequest;
import dev.drydock.workflows.policy.Home;
import dev.drydock.workflows.words.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * Whether a plan still holds. Pure.
 *
 * <p>The same planner runs on the plan's own request and on fresh facts. What is an identity (members, ids, builds,
 * schemas, policy, everything decided) must come out the same, or it is drift. What was measured (sizes, vectors, free
 * disk) only has its checks judged again.
 */
final class Confirm {
    /** Fields that come from measurements, from the moment of planning, or from the digest itself. */
    private static final List<String> MEASURED = List.of("checks", "expect", "digest", "owing");

    private static final int SHOWN = 5;

    private Confirm() {}

    /** What came of it. */
    sealed interface Verdict {
        record Holds() implements Verdict {}

        /** @param differences where, what the plan says and what is there now, one line each */
        record Drift(List<String> differences) implements Verdict {}

        record Fails(Check check) implements Verdict {}
    }

    static Verdict of(PlanDocument document, Sighting seen, String run) {
        Plan plan = document.plan();
        Plan again;
        try {
            var before = new ReseedPlanner.Before(
                    run,
                    Objects.requireNonNullElse(
                            Json.read(plan.decided(), Decided.class).source(), ""));
            again = ReseedPlanner.plan(asked(plan), Json.read(plan.request(), ReseedRequest.class), seen, before);
        } catch (IllegalArgumentException e) {
            return new Verdict.Drift(List.of("no such plan can be made any more: " + e.getMessage()));
        }
        List<String> differences =
                differences(document.tree(), PlanDocument.of(again).tree());
        if (!differences.isEmpty()) {
            return new Verdict.Drift(differences);
        }
        return again.bad().isEmpty()
                ? new Verdict.Holds()
                : new Verdict.Fails(again.bad().getFirst());
    }

    /** The same for some nodes and the policy only, between waves. */
    static Verdict of(Plan plan, Home home, List<Survey.Node> fresh) {
        var differences = new ArrayList<String>();
        if (!plan.policy().path("file").asText().equals(home.file())) {
            differences.add("the cluster file was edited since the plan was made");
        }
        Map<String, JsonNode> planned = byName(plan.facts());
        for (Survey.Node node : fresh) {
            if (node.measures() == null || !node.measures().up()) {
                continue; // its own steps will say what is wrong with it
            }
            home.nodes().stream()
                    .filter(m -> m.name().equals(node.name()))
                    .forEach(m -> compare(
                            "node " + node.name(),
                            Objects.requireNonNull(planned.get(node.name())),
                            Json.read(Json.canonical(NodeFacts.of(m, node))),
                            differences));
        }
        return differences.isEmpty() ? new Verdict.Holds() : new Verdict.Drift(clip(differences));
    }

    private static Map<String, JsonNode> byName(ObjectNode facts) {
        var byName = new LinkedHashMap<String, JsonNode>();
        facts.path("nodes").forEach(n -> byName.put(n.path("name").asText(), Json.read(Json.canonical(n))));
        return byName;
    }

    private static PlanRequest asked(Plan plan) {
        return new PlanRequest(
                plan.runbook(),
                plan.cluster(),
                Map.of(),
                plan.requestedBy(),
                plan.reason(),
                plan.ticket(),
                plan.madeAt());
    }

    private static List<String> differences(ObjectNode plan, ObjectNode now) {
        // Through text, so that a number read from a file and one that was computed are the same kind of node.
        ObjectNode before = (ObjectNode) Json.read(Json.canonical(plan));
        ObjectNode after = (ObjectNode) Json.read(Json.canonical(now));
        for (ObjectNode tree : List.of(before, after)) {
            tree.remove(MEASURED);
            ((ObjectNode) tree.path("facts")).remove("survey");
        }
        var found = new ArrayList<String>();
        compare("", before, after, found);
        return clip(found);
    }

    private static void compare(String at, JsonNode plan, JsonNode now, List<String> found) {
        if (plan.equals(now)) {
            return;
        }
        if (plan instanceof ObjectNode && now instanceof ObjectNode) {
            var names = new TreeSet<String>();
            plan.fieldNames().forEachRemaining(names::add);
            now.fieldNames().forEachRemaining(names::add);
            names.forEach(n -> compare(at.isEmpty() ? n : at + "." + n, plan.path(n), now.path(n), found));
        } else if (plan instanceof ArrayNode && now instanceof ArrayNode && plan.size() == now.size()) {
            for (int i = 0; i < plan.size(); i++) {
                String name = plan.get(i).path("name").asText(String.valueOf(i));
                compare(at + "[" + name + "]", plan.get(i), now.get(i), found);
            }
        } else {
            found.add(at + ": the plan says " + brief(plan) + ", now it is " + brief(now));
        }
    }

    private static String brief(JsonNode node) {
        String text = node.isMissingNode() ? "absent" : node.toString();
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }

    private static List<String> clip(List<String> found) {
        if (found.size() <= SHOWN) {
            return List.copyOf(found);
        }
        var some = new ArrayList<>(found.subList(0, SHOWN));
        some.add("and " + (found.size() - SHOWN) + " more differences");
        return List.copyOf(some);
    }
}
