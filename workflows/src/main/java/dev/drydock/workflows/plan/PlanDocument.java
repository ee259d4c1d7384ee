package dev.drydock.workflows.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.words.Json;

/**
 * A plan as a JSON tree with its digest: SHA-256 over the tree as received, less {@code digest}, in canonical form;
 * never over a record that was written out again, because that could drop what this version does not know.
 */
public record PlanDocument(ObjectNode tree) {
    private static final String DIGEST = "digest";

    public static PlanDocument of(Plan plan) {
        var tree = Json.tree(plan);
        tree.put(DIGEST, Json.digest(tree));
        return new PlanDocument(tree);
    }

    /** Refuses what is not a JSON object or not of a version this program reads. */
    public static PlanDocument read(String text) {
        if (!(Json.read(text) instanceof ObjectNode tree)) {
            throw new IllegalArgumentException("a plan is a JSON object");
        }
        if (tree.path("version").asInt() != Plan.VERSION) {
            throw new IllegalArgumentException(
                    "plan version " + tree.path("version") + " seen, " + Plan.VERSION + " expected");
        }
        return new PlanDocument(tree);
    }

    public Plan plan() {
        return Json.read(tree, Plan.class);
    }

    /** What the plan says its digest is. */
    public String claimed() {
        return tree.path(DIGEST).asText();
    }

    /** What its digest is. */
    public String digest() {
        ObjectNode rest = tree.deepCopy();
        rest.remove(DIGEST);
        return Json.digest(rest);
    }

    public boolean intact() {
        return digest().equals(claimed());
    }

    public JsonNode at(String field) {
        return tree.path(field);
    }
}
