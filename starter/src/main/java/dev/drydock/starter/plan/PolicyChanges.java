package dev.drydock.starter.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.starter.view.Figures;
import dev.drydock.workflows.plan.PlanDocument;
import dev.drydock.workflows.words.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * In what the rules of two plans differ, the heaviest first: who may sign, what gates ask for, who operates, then all other
 * policy by its names. Reads trees and not records, so that a field this version does not know is compared as well.
 */
public final class PolicyChanges {
    /** In this order; whatever else stands in the policy comes after them. */
    private static final List<String> FIRST = List.of("operators", "rollout", "hooks", "companions", "late");

    private static final Set<String> OWN = Set.of("signers", "file");

    private final List<String> changes = new ArrayList<>();

    private PolicyChanges() {}

    /** Sentences that can stand alone; empty when nothing of the kind changed. */
    public static List<String> between(PlanDocument earlier, PlanDocument now) {
        JsonNode was = same(earlier);
        JsonNode is = same(now);
        var found = new PolicyChanges();
        found.changes.addAll(SignerChanges.between(was.at("/policy/signers"), is.at("/policy/signers")));
        found.gates(byName(was.path("gates")), byName(is.path("gates")));
        found.policy(was.path("policy"), is.path("policy"));
        return List.copyOf(found.changes);
    }

    /** A number that was read and one that was computed are the same kind of node then. */
    private static JsonNode same(PlanDocument plan) {
        return Json.read(Json.canonical(plan.tree()));
    }

    private void add(String says) {
        changes.add(says);
    }

    private static Map<String, JsonNode> byName(JsonNode gates) {
        var named = new TreeMap<String, JsonNode>();
        gates.forEach(gate -> named.put(gate.path("name").asText(), gate));
        return named;
    }

    private void gates(Map<String, JsonNode> was, Map<String, JsonNode> is) {
        names(was.keySet(), is.keySet()).forEach(name -> {
            String about = "gate " + name;
            JsonNode before = was.getOrDefault(name, MissingNode.getInstance());
            JsonNode after = is.getOrDefault(name, MissingNode.getInstance());
            if (before.isMissingNode()) {
                add(about + " is new: " + quorums(after) + " must approve");
            } else if (after.isMissingNode()) {
                add(about + " is gone: " + quorums(before) + " had to approve");
            } else {
                gate(about, before, after);
            }
        });
    }

    private void gate(String about, JsonNode was, JsonNode is) {
        var before = levels(was);
        var after = levels(is);
        for (int at = 0; at < Math.max(before.size(), after.size()); at++) {
            String level = at == 0 ? about : about + ", level " + (at + 1);
            if (at >= before.size()) {
                add(level + " is new: " + quorum(after.get(at)) + " must approve as well");
            } else if (at >= after.size()) {
                add(level + " is gone: " + quorum(before.get(at)) + " had to approve as well");
            } else {
                level(level, before.get(at), after.get(at));
            }
        }
        fields(about, rest(was), rest(is));
    }

    private void level(String level, JsonNode was, JsonNode is) {
        if (!quorum(was).equals(quorum(is))) {
            add(level + ": " + quorum(was) + " became " + quorum(is));
        }
        members(
                was.path("approvers"),
                is.path("approvers"),
                " may approve " + level + " now",
                " may not approve " + level + " any more");
    }

    /** The first stands in the gate itself. */
    private static List<JsonNode> levels(JsonNode gate) {
        var levels = new ArrayList<JsonNode>(List.of(gate));
        gate.path("then").forEach(levels::add);
        return levels;
    }

    private static String quorums(JsonNode gate) {
        return levels(gate).stream().map(PolicyChanges::quorum).collect(Collectors.joining(", then "));
    }

    private static String quorum(JsonNode level) {
        return level.path("quorum").asInt() + " of "
                + Figures.count(level.path("approvers").size(), "approver");
    }

    private static ObjectNode rest(JsonNode gate) {
        ObjectNode rest = gate.deepCopy();
        rest.remove(List.of("name", "quorum", "approvers", "then"));
        return rest;
    }

    private void policy(JsonNode was, JsonNode is) {
        var names = new LinkedHashSet<>(FIRST);
        names.addAll(names(fields(was).keySet(), fields(is).keySet()));
        names.removeAll(OWN);
        for (String name : names) {
            if (name.equals("operators")) {
                operators(was.path(name), is.path(name));
            } else {
                value(PolicyWords.name(name), "", was.path(name), is.path(name));
            }
        }
        if (!was.path("file").equals(is.path("file"))) {
            add("the cluster file was edited: " + PolicyWords.told(was.path("file")) + " became "
                    + PolicyWords.told(is.path("file")));
        }
    }

    /** No operator means all of them, so the first one shuts others out. */
    private void operators(JsonNode was, JsonNode is) {
        members(was, is, " is an operator now", " is no operator any more");
        if (was.isEmpty() != is.isEmpty()) {
            add(
                    is.isEmpty()
                            ? "no operator is named any more: whoever reaches the run may operate it"
                            : "operators are named now: nobody else may operate the run");
        }
    }

    private void members(JsonNode was, JsonNode is, String now, String noMore) {
        var before = texts(was);
        var after = texts(is);
        after.stream().filter(one -> !before.contains(one)).forEach(one -> add(one + now));
        before.stream().filter(one -> !after.contains(one)).forEach(one -> add(one + noMore));
    }

    private static Set<String> texts(JsonNode list) {
        var texts = new LinkedHashSet<String>();
        list.forEach(each -> texts.add(PolicyWords.told(each)));
        return texts;
    }

    private void fields(String about, JsonNode was, JsonNode is) {
        names(fields(was).keySet(), fields(is).keySet())
                .forEach(name -> value(about, PolicyWords.name(name), was.path(name), is.path(name)));
    }

    private void value(String about, String name, JsonNode was, JsonNode is) {
        String subject = (name.isEmpty() ? about : about + ": " + name);
        if (was.equals(is)) {
            return;
        }
        if ((was.isObject() || was.isMissingNode()) && (is.isObject() || is.isMissingNode())) {
            names(fields(was).keySet(), fields(is).keySet())
                    .forEach(each -> value(
                            about,
                            (name.isEmpty() ? "" : name + " ") + PolicyWords.name(each),
                            was.path(each),
                            is.path(each)));
        } else if ((was.isArray() || was.isMissingNode()) && (is.isArray() || is.isMissingNode())) {
            members(was, is, " is new in " + subject, " is gone from " + subject);
        } else if (was.isMissingNode()) {
            add(subject + " is new: " + PolicyWords.told(is));
        } else if (is.isMissingNode()) {
            add(subject + " is gone; it was " + PolicyWords.told(was));
        } else {
            add(subject + " " + PolicyWords.told(was) + " became " + PolicyWords.told(is));
        }
    }

    private static Set<String> names(Set<String> was, Set<String> is) {
        var names = new LinkedHashSet<>(is);
        names.addAll(was);
        return names;
    }

    private static Map<String, JsonNode> fields(JsonNode object) {
        var fields = new LinkedHashMap<String, JsonNode>();
        object.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
        return fields;
    }
}
