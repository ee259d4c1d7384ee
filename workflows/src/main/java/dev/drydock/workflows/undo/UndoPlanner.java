package dev.drydock.workflows.undo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.plan.Check;
import dev.drydock.workflows.plan.Expectation;
import dev.drydock.workflows.plan.Plan;
import dev.drydock.workflows.plan.PlanGate;
import dev.drydock.workflows.plan.PlanRequest;
import dev.drydock.workflows.plan.PlanStep;
import dev.drydock.workflows.policy.GatePolicy;
import dev.drydock.workflows.policy.Home;
import dev.drydock.workflows.policy.Member;
import dev.drydock.workflows.policy.Standing;
import dev.drydock.workflows.rollout.Waves;
import dev.drydock.workflows.words.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Makes the plan of an undo. Pure: the same arguments make the same plan. */
final class UndoPlanner {
    static final String GATE = "undo";

    /** Measured with v1.0.0: a graceful stop takes 5.1 s, Ping answers 0.06 s after renaming the old files back. */
    private static final long OUTAGE_SECONDS = 7;

    private UndoPlanner() {}

    static Plan plan(PlanRequest asked, UndoRequest request, Home home, List<Undo.Archive> archives) {
        List<Undo.Archive> taken = archives.stream()
                .filter(a -> !request.without().contains(a.node()))
                .toList();
        var archived = new TreeSet<String>();
        taken.stream().filter(a -> !a.path().isEmpty()).forEach(a -> archived.add(a.node()));
        List<Member> members =
                home.nodes().stream().filter(m -> archived.contains(m.name())).toList();
        if (members.isEmpty()) {
            throw new IllegalArgumentException("run " + request.of() + " left no archive on any node of "
                    + home.cluster() + ", there is nothing to undo");
        }
        List<List<String>> waves = Waves.of(home.rollout(), members);
        return new Plan(
                Plan.VERSION,
                asked.runbook(),
                asked.cluster(),
                asked.requestedBy(),
                asked.reason(),
                asked.ticket(),
                asked.madeAt(),
                List.of(asked.cluster()),
                Json.tree(request),
                facts(archives),
                policy(home),
                checks(home, members, taken),
                waves,
                steps(),
                gates(home),
                null,
                Json.MAPPER.createObjectNode().put("of", request.of()),
                owing(asked, request, home),
                new Expectation(
                        OUTAGE_SECONDS * waves.size() + 10, OUTAGE_SECONDS, OUTAGE_SECONDS * (waves.size() - 1L), 0));
    }

    private static List<Check> checks(Home home, List<Member> members, List<Undo.Archive> taken) {
        var checks = new ArrayList<Check>();
        List<Undo.Archive> troubled =
                taken.stream().filter(a -> !a.trouble().isEmpty()).toList();
        checks.add(
                troubled.isEmpty()
                        ? Check.ok("archives", members.size() + " nodes have their archive")
                        : Check.bad(
                                "archives",
                                troubled.stream().map(Undo.Archive::node).toList(),
                                "node " + troubled.getFirst().node() + " "
                                        + troubled.getFirst().trouble()));
        List<String> generations = taken.stream()
                .filter(a -> !a.path().isEmpty())
                .map(a -> String.valueOf(a.clusterId()))
                .distinct()
                .toList();
        checks.add(
                generations.size() <= 1
                        ? Check.ok("cluster-id", "all archives are of generation " + String.join("", generations))
                        : Check.bad(
                                "cluster-id",
                                List.of(),
                                "archives are of different generations: " + String.join(", ", generations)));
        checks.add(
                home.gates().containsKey("restore")
                        ? Check.ok("approvers", "the approvers of gate restore decide")
                        : Check.bad("approvers", List.of(), "the cluster file names no approvers for gate restore"));
        checks.add(Check.inconclusive(
                "writes",
                List.of(),
                "what was written to the new generation stays in its files only, renamed beside the archive"));
        return List.copyOf(checks);
    }

    private static ObjectNode facts(List<Undo.Archive> archives) {
        ObjectNode facts = Json.MAPPER.createObjectNode();
        var nodes = facts.putArray("nodes");
        for (Undo.Archive archive : archives) {
            nodes.addObject()
                    .put("name", archive.node())
                    .put("address", archive.address())
                    .put("archive", archive.path())
                    .put("clusterId", archive.clusterId())
                    .put("serving", archive.serving());
        }
        return facts.put("survey", Json.digest(archives));
    }

    private static ObjectNode policy(Home home) {
        ObjectNode policy = Json.MAPPER.createObjectNode();
        policy.set("rollout", Json.tree(home.rollout()));
        policy.set("operators", Json.MAPPER.valueToTree(home.operators()));
        return policy.put("file", home.file());
    }

    private static List<PlanGate> gates(Home home) {
        GatePolicy policy = home.gates().getOrDefault(GATE, home.gates().get("restore"));
        return policy == null
                ? List.of()
                : List.of(new PlanGate(GATE, "the first wave", policy.quorum(), policy.approvers(), policy.expires()));
    }

    private static List<PlanStep> steps() {
        return List.of(
                new PlanStep("confirm", "cluster", "looks again and makes the plan anew", null, false),
                new PlanStep("gate undo", "person", "approvers judge this plan", null, false),
                new PlanStep("stop", "node", "stops the agent and keeps it stopped", "start", true),
                new PlanStep(
                        "put-back",
                        "node",
                        "renames the new database away and the archived one back",
                        "rename them again",
                        true),
                new PlanStep("start", "node", "starts the agent", "stop", true),
                new PlanStep("verify", "node", "Ping, and the archive's cluster id is served", null, true),
                new PlanStep("close", "cluster", "enters the outcome in the cluster record", null, false));
    }

    private static List<Standing.Owing> owing(PlanRequest asked, UndoRequest request, Home home) {
        var owing = new ArrayList<>(home.record().owing());
        request.without()
                .forEach(n -> owing.add(
                        new Standing.Owing(n, asked.reason(), "", asked.madeAt().toString())));
        return owing;
    }
}
