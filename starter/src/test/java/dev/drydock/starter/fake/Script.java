package dev.drydock.starter.fake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.plan.Check;
import dev.drydock.workflows.plan.Expectation;
import dev.drydock.workflows.plan.Plan;
import dev.drydock.workflows.plan.PlanDocument;
import dev.drydock.workflows.plan.PlanGate;
import dev.drydock.workflows.plan.PlanRequest;
import dev.drydock.workflows.plan.PlanStep;
import dev.drydock.workflows.policy.RolloutPolicy;
import dev.drydock.workflows.policy.Window;
import dev.drydock.workflows.reseed.Decided;
import dev.drydock.workflows.reseed.ReseedRequest;
import dev.drydock.workflows.words.Json;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Plans of scripted runs. The cluster's name says what happens: {@code corrosion/drift}, {@code corrosion/stuck}, ... */
public final class Script {
    static final Window ALWAYS = new Window(
            "UTC",
            List.of(new Window.Opening(List.of(DayOfWeek.values()), LocalTime.MIDNIGHT, LocalTime.MIDNIGHT)),
            null);

    static final String DIGEST = "sha256:" + "5f0c".repeat(16);

    private static final LocalTime NIGHT = LocalTime.parse("01:30");

    private Script() {}

    public static PlanDocument plan(PlanRequest request) {
        String name = request.cluster().substring(request.cluster().indexOf('/') + 1);
        int nodes = name.matches("n\\d+") ? Integer.parseInt(name.substring(1)) : 3;
        var checks = new ArrayList<Check>();
        checks.add(Check.ok("members", "the file's nodes and the agents' members are the same 3"));
        if (name.equals("bad")) {
            checks.add(Check.bad("disk", List.of("n2"), "n2 has 1.0 GB free, 4.2 GB are needed"));
            checks.add(Check.bad("holes", List.of("n3"), "n3 misses versions 4-9 of n1"));
        }
        var policy = Json.MAPPER.createObjectNode();
        policy.set("rollout", Json.tree(RolloutPolicy.DEFAULT));
        policy.putArray("operators");
        if (name.equals("shut")) {
            policy.set("window", Json.tree(shut(request.madeAt())));
        }
        return PlanDocument.of(new Plan(
                Plan.VERSION,
                request.runbook(),
                request.cluster(),
                request.requestedBy(),
                request.reason(),
                request.ticket(),
                request.madeAt(),
                List.of(request.cluster()),
                Json.tree(asked()),
                facts(nodes),
                policy.put("file", DIGEST),
                checks,
                waves(nodes),
                steps(),
                List.of(new PlanGate(
                        "restore", "stop", 1, List.of("ops-a@example.com", "ops-b@example.com"), Duration.ofHours(24))),
                null,
                Json.tree(new Decided("n1", null, null, 3, false, List.of())),
                List.of(),
                new Expectation(95, 12, 30, 3_200_000_000L)));
    }

    /** Two days or more from opening. */
    private static Window shut(Instant now) {
        var day = now.atOffset(ZoneOffset.UTC).getDayOfWeek().plus(3);
        return new Window("UTC", List.of(new Window.Opening(List.of(day), NIGHT, NIGHT.plusHours(5))), null);
    }

    private static ReseedRequest asked() {
        return new ReseedRequest(
                null, null, List.of(), List.of(), false, null, null, null, null, null, null, true, null, null, null);
    }

    private static ObjectNode facts(int nodes) {
        ObjectNode facts = Json.MAPPER.createObjectNode().put("survey", DIGEST);
        var list = facts.putArray("nodes");
        waves(nodes)
                .forEach(wave -> wave.forEach(node ->
                        list.addObject().put("name", node).put("zone", "").put("address", "local")));
        return facts;
    }

    static List<List<String>> waves(int nodes) {
        String form = "n%0" + String.valueOf(nodes).length() + "d";
        var names = IntStream.rangeClosed(1, nodes).mapToObj(form::formatted).toList();
        var waves = new ArrayList<List<String>>();
        waves.add(List.of(names.getFirst()));
        for (int at = 1; at < nodes; at += 50) {
            waves.add(names.subList(at, Math.min(nodes, at + 50)));
        }
        return waves;
    }

    private static List<PlanStep> steps() {
        return List.of(
                new PlanStep("confirm", "cluster", "surveys again and compares", null, false),
                new PlanStep("backup", "source", "corrosion backup under a fresh name", null, false),
                new PlanStep("stage", "node", "fetches and verifies the snapshot", "removes it", false),
                new PlanStep("stop", "node", "stops the agent and keeps it stopped", "start the agent", true),
                new PlanStep("restore", "node", "corrosion restore into the absent path", "rename back", true));
    }
}
