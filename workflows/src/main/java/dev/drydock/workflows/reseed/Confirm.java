package dev.drydock.workflows.reseed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.plan.Check;
import dev.drydock.workflows.plan.Differences;
import dev.drydock.workflows.plan.Plan;
import dev.drydock.workflows.plan.PlanDocument;
import dev.drydock.workflows.policy.Home;
import dev.drydock.workflows.policy.Member;
import dev.drydock.workflows.words.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Whether a plan still holds. Pure.
 *
 * <p>The same planner runs on the plan's own request and on fresh facts. What is an identity (members, ids, builds,
 * schemas, policy, everything decided) must come out the same, or it is drift. What was measured (sizes, vectors, free
 * disk) only has its checks judged again.
 */
final class Confirm {
    private static final String SIGNERS = "signers";

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
            String source = Json.read(plan.decided(), Decided.class).source();
            again = ReseedPlanner.plan(
                    plan.asked(),
                    Json.read(plan.request(), ReseedRequest.class),
                    seen,
                    new ReseedPlanner.Before(run, Objects.requireNonNullElse(source, "")));
        } catch (IllegalArgumentException e) {
            return new Verdict.Drift(List.of("no such plan can be made any more: " + e.getMessage()));
        }
        List<String> differences = Differences.between(document, PlanDocument.of(again));
        if (!differences.isEmpty()) {
            return new Verdict.Drift(differences);
        }
        return again.bad().isEmpty()
                ? new Verdict.Holds()
                : new Verdict.Fails(again.bad().getFirst());
    }

    /** The same for some nodes and the policy only, between waves. */
    static Verdict of(Plan plan, Home home, List<Survey.Node> fresh) {
        var differences = new Differences();
        if (!plan.policy().path("file").asText().equals(home.file())) {
            differences.add("the cluster file was edited since the plan was made");
        }
        // Keys are in a file of their own; plans of before froze none.
        if (plan.policy().has(SIGNERS)) {
            differences.compare("policy", signers(plan.policy()), signers(home.frozen(home.rollout())));
        }
        Map<String, JsonNode> planned = new LinkedHashMap<>();
        plan.facts().path("nodes").forEach(n -> planned.put(n.path("name").asText(), n));
        Map<String, Member> members = new LinkedHashMap<>();
        home.nodes().forEach(m -> members.put(m.name(), m));
        for (Survey.Node node : fresh) {
            Member member = members.get(node.name());
            // One that is down is no drift: its own steps will say what is wrong with it.
            if (member != null && node.measures() != null && node.measures().up()) {
                differences.compare(
                        "node " + node.name(),
                        Objects.requireNonNull(planned.get(node.name())),
                        NodeFacts.of(member, node));
            }
        }
        List<String> found = differences.found();
        return found.isEmpty() ? new Verdict.Holds() : new Verdict.Drift(found);
    }

    private static ObjectNode signers(ObjectNode policy) {
        return policy.deepCopy().retain(SIGNERS);
    }
}
