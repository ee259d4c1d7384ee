package dev.drydock.workflows.undo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.late.LateRules;
import dev.drydock.workflows.late.LateWrites;
import dev.drydock.workflows.plan.Check;
import dev.drydock.workflows.plan.Expectation;
import dev.drydock.workflows.plan.Plan;
import dev.drydock.workflows.plan.PlanGate;
import dev.drydock.workflows.plan.PlanRequest;
import dev.drydock.workflows.plan.PlanStep;
import dev.drydock.workflows.plan.PolicyChecks;
import dev.drydock.workflows.policy.GatePolicy;
import dev.drydock.workflows.policy.Home;
import dev.drydock.workflows.policy.Member;
import dev.drydock.workflows.policy.Standing;
import dev.drydock.workflows.rollout.Waves;
import dev.drydock.workflows.words.Count;
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
        String left = request.harvest() ? manifest(request, home, taken) : "";
        List<List<String>> waves = Waves.of(home.rollout(), members);
        List<PlanGate> gates = gates(home, left);
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
                policy(home, request),
                PolicyChecks.after(checks(home, members, taken, left), home, asked, gates, 0),
                waves,
                steps(left),
                gates,
                null,
                decided(request, left, taken),
                owing(asked, request, home),
                new Expectation(
                        OUTAGE_SECONDS * waves.size() + 10, OUTAGE_SECONDS, OUTAGE_SECONDS * (waves.size() - 1L), 0));
    }

    /** Of the generation that is left again; empty: the record does not know it, and nothing can be harvested. */
    private static String manifest(UndoRequest request, Home home, List<Undo.Archive> taken) {
        List<Integer> serving = taken.stream().map(Undo.Archive::serving).toList();
        return home.record().generations().stream()
                .filter(g -> g.manifest() != null && (g.run().equals(request.of()) || serving.contains(g.clusterId())))
                .reduce((_, later) -> later)
                .map(g -> String.valueOf(g.manifest()))
                .orElse("");
    }

    private static ObjectNode decided(UndoRequest request, String left, List<Undo.Archive> taken) {
        ObjectNode decided = Json.MAPPER.createObjectNode().put("of", request.of());
        if (!left.isEmpty()) {
            int clusterId = taken.stream()
                    .filter(a -> !a.path().isEmpty())
                    .mapToInt(Undo.Archive::clusterId)
                    .findFirst()
                    .orElse(0);
            decided.put("manifest", left).put("clusterId", clusterId);
        }
        return decided;
    }

    private static List<Check> checks(Home home, List<Member> members, List<Undo.Archive> taken, String left) {
        var checks = new ArrayList<Check>();
        List<Undo.Archive> troubled =
                taken.stream().filter(a -> !a.trouble().isEmpty()).toList();
        checks.add(
                troubled.isEmpty()
                        ? Check.ok(
                                "archives",
                                Count.of(members.size(), "node")
                                        + (members.size() == 1 ? " has its archive" : " have their archive"))
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
        checks.add(
                left.isEmpty()
                        ? Check.inconclusive(
                                "writes",
                                List.of(),
                                "what was written to the new generation stays in its files only, renamed beside the archive")
                        : Check.ok("writes", "what was written to the new generation is harvested and brought back"));
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

    private static ObjectNode policy(Home home, UndoRequest request) {
        ObjectNode policy = home.frozen(home.rollout());
        if (request.harvest()) {
            policy.set("late", Json.tree(new LateRules(home.late(), List.of(), List.of())));
        }
        return policy;
    }

    private static List<PlanGate> gates(Home home, String left) {
        GatePolicy policy = home.gates().getOrDefault(GATE, home.gates().get("restore"));
        if (policy == null) {
            return List.of();
        }
        var undo = PlanGate.of(GATE, "the first wave", policy);
        GatePolicy replay = home.gates().getOrDefault(LateWrites.GATE, policy);
        return left.isEmpty()
                ? List.of(undo)
                : List.of(
                        undo,
                        PlanGate.of(
                                LateWrites.GATE,
                                "writes to the new generation that conflict, or that a rule sends to review; only when"
                                        + " there are any",
                                replay));
    }

    private static List<PlanStep> steps(String left) {
        var steps = new ArrayList<>(List.of(
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
                new PlanStep("verify", "node", "Ping, and the archive's cluster id is served", null, true)));
        if (!left.isEmpty()) {
            steps.add(new PlanStep(
                    "harvest", "node", "reads what was written to the generation that lies aside now", null, false));
            steps.add(new PlanStep(
                    "replay", "cluster", "after each wave posts of it what nobody contradicts", null, false));
            steps.add(new PlanStep(
                    "gate replay", "person", "approvers judge conflicts and what a rule sends to review", null, false));
        }
        steps.add(new PlanStep("close", "cluster", "enters the outcome in the cluster record", null, false));
        return List.copyOf(steps);
    }

    private static List<Standing.Owing> owing(PlanRequest asked, UndoRequest request, Home home) {
        var owing = new ArrayList<>(home.record().owing());
        request.without()
                .forEach(n -> owing.add(
                        new Standing.Owing(n, asked.reason(), "", asked.madeAt().toString())));
        return owing;
    }
}
