package dev.drydock.starter.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.plan.Check;
import dev.drydock.workflows.plan.Expectation;
import dev.drydock.workflows.plan.Plan;
import dev.drydock.workflows.plan.PlanDocument;
import dev.drydock.workflows.plan.PlanGate;
import dev.drydock.workflows.plan.PlanStep;
import dev.drydock.workflows.policy.Standing;
import dev.drydock.workflows.words.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Plans as a planner makes them, and the same with something edited in, digest and all. */
public final class Plans {
    public static final String SCRIPT = "<script>alert(1)</script>";

    private Plans() {}

    /** Three nodes, everything in it that a page shows. */
    public static PlanDocument whole() {
        return plan(nodes(3), 2, "schema v12 needs a new generation");
    }

    public static PlanDocument large() {
        return plan(nodes(2_000), 250, "a new region");
    }

    /** Its names make no ranges. */
    public static PlanDocument scattered() {
        return plan(
                IntStream.range(0, 2_000)
                        .mapToObj(n -> "edge-" + Integer.toHexString(n * 40_503 & 0xffff) + ".example.com")
                        .toList(),
                250,
                "a new region");
    }

    public static PlanDocument hostile() {
        return plan(List.of("n1", SCRIPT), 1, SCRIPT + " \u202egnp.\u202c <img src=http://127.0.0.1:1/x> & 'quoted'");
    }

    /** No node, step, gate, check, rule or policy. */
    public static PlanDocument empty() {
        return PlanDocument.of(new Plan(
                Plan.VERSION,
                "reseed",
                "corrosion/empty",
                "ops-c@example.com",
                "",
                null,
                Instant.parse("2026-11-22T10:00:00Z"),
                List.of(),
                tree("{}"),
                tree("{}"),
                tree("{}"),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                tree("{}"),
                List.of(),
                new Expectation(0, 0, 0, 0)));
    }

    /** The plan after an edit of its tree, with the digest it has then. */
    public static PlanDocument edited(PlanDocument plan, Consumer<ObjectNode> edit) {
        ObjectNode tree = plan.tree().deepCopy();
        edit.accept(tree);
        return new PlanDocument(tree.put("digest", new PlanDocument(tree).digest()));
    }

    private static List<String> nodes(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(n -> "n" + n).toList();
    }

    private static PlanDocument plan(List<String> nodes, int batch, String reason) {
        return PlanDocument.of(new Plan(
                Plan.VERSION,
                "reseed",
                "corrosion/eu-1",
                "ops-c@example.com",
                reason,
                "OPS-4711",
                Instant.parse("2026-11-22T10:00:00Z"),
                List.of("corrosion/eu-1"),
                tree("{}"),
                facts(nodes),
                (ObjectNode) policy(),
                checks(),
                waves(nodes, batch),
                steps(),
                List.of(
                        gate(
                                "restore",
                                "the first wave",
                                2,
                                "ops-a@example.com",
                                "ops-b@example.com",
                                "ops-d@example.com"),
                        gate("replay", "late writes that conflict", 1, "data@example.com")),
                "restore",
                tree("{'clusterId':7,'source':'n1'}"),
                List.of(new Standing.Owing("n7", "was down when run 6f1c ended", "6f1c", "2026-11-01T00:00:00Z")),
                new Expectation(312, 14, 95, 1_340_000_000L)));
    }

    private static ObjectNode facts(List<String> nodes) {
        ObjectNode facts = tree("{'survey':'sha256:00'}");
        var list = facts.putArray("nodes");
        nodes.forEach(node -> list.addObject().put("name", node));
        return facts;
    }

    private static JsonNode policy() {
        return tree("""
                {'rollout':{'canary':'1','batch':'25%%','maxFailures':'0','inFlight':50,'by':'','pauseBetween':'PT0S'},
                 'operators':['ops-c@example.com'],
                 'hooks':{'before-stop':'/usr/local/bin/out-of-traffic','after-start':'/usr/local/bin/into-traffic'},
                 'companions':['corrosion-consul'],
                 'late':{'tables':{'sessions':'skip','*':'replay'},'skip':[],'review':['table=apps,kind=delete']},
                 'signers':{'signers':[
                   {'principals':['ops-a@example.com'],'namespaces':['drydock'],'validAfter':null,'validBefore':null,
                    'key':{'type':'ssh-ed25519','base64':'%s'}},
                   {'principals':['ops-b@example.com'],'namespaces':[],'validAfter':null,
                    'validBefore':'2027-01-01T00:00:00Z','key':{'type':'ssh-ed25519','base64':'%s'}}]},
                 'file':'sha256:1111111111111111111111111111111111111111111111111111111111111111'}
                """.formatted(Keys.A, Keys.B));
    }

    private static List<Check> checks() {
        var checks = new ArrayList<Check>();
        checks.add(Check.inconclusive(
                "clocks",
                List.of("n2"),
                "n2 did not say whether its clock is kept; expected chrony or ntpd to answer"));
        for (String name : List.of("reachable", "held", "schema", "room", "versions", "binary", "late-writes")) {
            checks.add(Check.ok(name, "looked at all nodes, seen what was expected"));
        }
        return checks;
    }

    private static List<PlanStep> steps() {
        return List.of(
                step("backup", "source", "copies the database of n1 while it serves", null, false),
                step("publish", "staging", "sets cluster id 7 in a copy, verifies, compresses, publishes", null, false),
                step("stage", "node", "every node fetches the snapshot and verifies it", "delete the file", false),
                step("gate restore", "person", "approvers judge the snapshot's manifest", null, false),
                step("stop", "node", "stops the agent and holds it down", "start it", true),
                step("archive", "node", "moves the old database away", "move it back", true),
                step("restore", "node", "restores the snapshot", null, true),
                step("start", "node", "starts the agent on the new generation", null, true),
                step("replay", "cluster", "posts what was written late and nobody contradicts", null, false),
                step("converge", "cluster", "waits until all nodes agree", null, false));
    }

    private static PlanStep step(String name, String on, String does, @Nullable String undo, boolean outage) {
        return new PlanStep(name, on, does, undo, outage);
    }

    private static PlanGate gate(String name, String before, int quorum, String... approvers) {
        return new PlanGate(name, before, quorum, List.of(approvers), Duration.ofHours(24));
    }

    /** A canary, then batches. */
    private static List<List<String>> waves(List<String> nodes, int batch) {
        var waves = new ArrayList<List<String>>();
        waves.add(nodes.subList(0, 1));
        for (int at = 1; at < nodes.size(); at += batch) {
            waves.add(nodes.subList(at, Math.min(nodes.size(), at + batch)));
        }
        return waves;
    }

    static ObjectNode tree(String json) {
        return (ObjectNode) Json.read(json.replace('\'', '"'));
    }
}
