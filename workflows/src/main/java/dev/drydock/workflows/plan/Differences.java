package dev.drydock.workflows.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.words.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** In what a plan differs from the same plan made again: where, what it says and what is there now, a line each. */
public final class Differences {
    /** Fields that come from measurements, from the moment of planning, or from the digest itself. */
    private static final List<String> MEASURED = List.of("checks", "expect", "digest", "owing");

    private static final int SHOWN = 5;

    private final List<String> found = new ArrayList<>();

    /** Everything but what was measured. */
    public static List<String> between(PlanDocument plan, PlanDocument now) {
        var differences = new Differences();
        differences.compare("", decided(plan), decided(now));
        return differences.found();
    }

    private static ObjectNode decided(PlanDocument plan) {
        ObjectNode tree = plan.tree().deepCopy();
        tree.remove(MEASURED);
        if (tree.path("facts") instanceof ObjectNode facts) {
            facts.remove("survey");
        }
        return tree;
    }

    public Differences add(String difference) {
        found.add(difference);
        return this;
    }

    /** Through text, so that a number read from a file and one that was computed are the same kind of node. */
    public Differences compare(String at, Object plan, Object now) {
        walk(at, Json.read(Json.canonical(plan)), Json.read(Json.canonical(now)));
        return this;
    }

    private void walk(String at, JsonNode plan, JsonNode now) {
        if (plan.equals(now)) {
            return;
        }
        if (plan instanceof ObjectNode && now instanceof ObjectNode) {
            var names = new TreeSet<String>();
            plan.fieldNames().forEachRemaining(names::add);
            now.fieldNames().forEachRemaining(names::add);
            names.forEach(n -> walk(at.isEmpty() ? n : at + "." + n, plan.path(n), now.path(n)));
        } else if (plan instanceof ArrayNode && now instanceof ArrayNode && plan.size() == now.size()) {
            for (int i = 0; i < plan.size(); i++) {
                String name = plan.get(i).path("name").asText(String.valueOf(i));
                walk(at + "[" + name + "]", plan.get(i), now.get(i));
            }
        } else {
            found.add(at + ": the plan says " + brief(plan) + ", now it is " + brief(now));
        }
    }

    /** The first few, and how many more. */
    public List<String> found() {
        if (found.size() <= SHOWN) {
            return List.copyOf(found);
        }
        var some = new ArrayList<>(found.subList(0, SHOWN));
        some.add("and " + (found.size() - SHOWN) + " more differences");
        return List.copyOf(some);
    }

    private static String brief(JsonNode node) {
        String text = node.isMissingNode() ? "absent" : node.toString();
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
