package dev.drydock.starter.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.late.LateRules;
import dev.drydock.workflows.late.LateWrites;
import dev.drydock.workflows.late.LateWrites.Reckoning;
import dev.drydock.workflows.plan.Check;
import dev.drydock.workflows.plan.Expectation;
import dev.drydock.workflows.plan.Plan;
import dev.drydock.workflows.plan.PlanDocument;
import dev.drydock.workflows.plan.PlanGate;
import dev.drydock.workflows.plan.PlanStep;
import dev.drydock.workflows.policy.Duties;
import dev.drydock.workflows.policy.GatePolicy;
import dev.drydock.workflows.policy.Home;
import dev.drydock.workflows.policy.Keys;
import dev.drydock.workflows.policy.Level;
import dev.drydock.workflows.policy.Member;
import dev.drydock.workflows.policy.Roles;
import dev.drydock.workflows.policy.RolloutPolicy;
import dev.drydock.workflows.policy.Standing;
import dev.drydock.workflows.policy.Throttle;
import dev.drydock.workflows.policy.Window;
import dev.drydock.workflows.reseed.Convergence;
import dev.drydock.workflows.reseed.Decided;
import dev.drydock.workflows.reseed.ReseedOutcome;
import dev.drydock.workflows.reseed.ReseedRequest;
import dev.drydock.workflows.rollback.Rollback;
import dev.drydock.workflows.rollback.RollbackOutcome;
import dev.drydock.workflows.rollout.Pace;
import dev.drydock.workflows.run.Status;
import dev.drydock.workflows.signature.AllowedSigners;
import dev.drydock.workflows.signature.RevokedKeys;
import dev.drydock.workflows.undo.UndoOutcome;
import dev.drydock.workflows.words.Json;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** What the real records make, with everything in it that may be there. */
final class Examples {
    private static final String DIGEST = "sha256:" + "0a1b".repeat(16);
    private static final Instant AT = Instant.parse("2026-11-22T10:00:00.123Z");
    private static final String KEY = "AAAAC3NzaC1lZDI1NTE5AAAAINtj17pcJJOt12PXC+i9YdVCWWe1+Wcq6WNslzBcgNe/";

    private Examples() {}

    static ObjectNode status() {
        var heard = new Status.Heard(
                "ops-a@example.com", "approve", AT, "seen", true, "1 of 2", "replay", "n-1", true, "theirs");
        var reckoning = new Reckoning(9, 1, 1, 1, 1, 1, 4, 5, 3, 2, DIGEST, DIGEST, "n1", "0a1b");
        return Json.tree(new Status(
                "corrosion/eu-1",
                "reseed",
                "run-1",
                DIGEST,
                "replay",
                "gate replay asks 2 of 3 people",
                AT,
                false,
                true,
                List.of(
                        new Status.GateStatus("restore", Status.GateState.AHEAD, 1, null, List.of()),
                        new Status.GateStatus(
                                "replay",
                                Status.GateState.OPEN,
                                2,
                                DIGEST,
                                List.of(heard),
                                AT,
                                new Status.Needed(1, 2, 1, List.of("ops-b@example.com")))),
                List.of(new Status.NodeStatus("n1", Status.NodeState.DONE, "", 1, "restored", AT)),
                Map.of("done", 1),
                reseeded(),
                4,
                List.of("drydock approve corrosion/eu-1 replay"),
                List.of(heard),
                reckoning,
                Map.of("late", 9L),
                new Pace(5, "25%", "1", Duration.ofSeconds(90), "20M"),
                12L,
                home().window(),
                List.of("app.public.orders: 3 inserted")));
    }

    static ObjectNode reseeded() {
        return Json.tree(new ReseedOutcome(
                "reseeded",
                4,
                "2 nodes serve generation 3",
                "drydock plan reseed corrosion/eu-1 --late n7",
                new ReseedOutcome.Nodes(2, 1, 0, 0, List.of("n7")),
                new ReseedOutcome.Snapshot("0a1b".repeat(16), 4_096, 3),
                new ReseedOutcome.LateCount(5, 1, 1, 1, 1, 1, 3, Map.of("n1", 3L), 0, DIGEST),
                new Convergence(
                        3, 120, true, "all equal", new Convergence.Certificate(DIGEST, 4, "3 by API", DIGEST, 77)),
                new ReseedOutcome.Outage(new ReseedOutcome.Seconds(2.5, 3), 12.25)));
    }

    static ObjectNode undone() {
        return Json.tree(new UndoOutcome(
                "undone",
                0,
                "all nodes serve what they served",
                "",
                new UndoOutcome.Nodes(3, 0, 0, List.of()),
                "run-1"));
    }

    static ObjectNode returned() {
        var mark = new Rollback.Mark("drydock_run", "1/3000100", "734", 1, "74", "000000010000000100000003", "n1", AT);
        return Json.tree(new RollbackOutcome(
                "returned",
                18,
                "the cluster is as it was at 1/3000100",
                "drydock review patroni/main",
                mark,
                "n1",
                LateWrites.Reckoning.NOTHING,
                List.of("n2: 41 rows"),
                List.of("the guard on guard")));
    }

    static PlanDocument plan() {
        ObjectNode policy = home().frozen(RolloutPolicy.DEFAULT);
        policy.set("hooks", Json.MAPPER.valueToTree(home().hooks()));
        policy.set("companions", Json.MAPPER.valueToTree(home().companions()));
        policy.set("late", Json.tree(new LateRules(Map.of("*", "review"), List.of("table=apps"), List.of())));
        return PlanDocument.of(new Plan(
                Plan.VERSION,
                "reseed",
                "corrosion/eu-1",
                "ops-c@example.com",
                "schema v12",
                "OPS-4711",
                AT,
                List.of("corrosion/eu-1"),
                Json.tree(asked()),
                facts(),
                policy,
                List.of(Check.bad("disk", List.of("n1"), "n1 has 1 GB free, 4 GB are needed")),
                List.of(List.of("n1")),
                List.of(new PlanStep("stop", "node", "stops the agent", null, true)),
                List.of(PlanGate.of("restore", "the first wave", gate())),
                "restore",
                decided(),
                List.of(new Standing.Owing("n7", "was down", "", "2026-11-01T00:00:00Z")),
                new Expectation(95, 12, 30, 3_200_000_000L)));
    }

    private static ReseedRequest asked() {
        List<String> names = List.of("n7");
        return new ReseedRequest(
                "n1",
                null,
                names,
                List.of(),
                true,
                Duration.ofHours(24),
                "1",
                "25%",
                "0",
                50,
                "zone",
                true,
                names,
                names,
                names);
    }

    private static JsonNode decided() {
        return Json.tree(new Decided("n1", null, null, 3, false, List.of("n1")));
    }

    private static ObjectNode facts() {
        ObjectNode facts = Json.MAPPER.createObjectNode().put("survey", DIGEST);
        facts.putArray("nodes")
                .addObject()
                .put("name", "n1")
                .put("zone", "fra")
                .put("address", "ops@10.0.0.1:22")
                .put("clusterId", 2);
        return facts;
    }

    private static GatePolicy gate() {
        return new GatePolicy(
                1,
                List.of("ops-a@example.com", "ops-b@example.com"),
                Duration.ofMinutes(90),
                List.of(new Level(1, List.of("boss@example.com"))));
    }

    private static Home home() {
        var signers = AllowedSigners.read(
                "allowed_signers",
                "ops-a@example.com valid-before=\"20270101\" ssh-ed25519 " + KEY + "\n",
                ZoneOffset.UTC);
        var opening = new Window.Opening(List.of(DayOfWeek.MONDAY), LocalTime.of(22, 0), LocalTime.of(4, 30));
        return new Home(
                "corrosion/eu-1",
                DIGEST,
                List.of(new Member("n1", "fra", "ops@10.0.0.1:22")),
                RolloutPolicy.DEFAULT,
                Map.of("restore", gate()),
                List.of("ops-c@example.com"),
                false,
                Map.of("before-stop", "/usr/local/bin/out-of-traffic"),
                List.of("corrosion-consul"),
                Standing.EMPTY,
                Map.of(),
                Map.of(),
                new Keys(signers, new RevokedKeys(List.of())),
                new Duties(
                        Map.of("reseed", new Roles(List.of("ops-c@example.com"), null, List.of("ops-c@example.com"))),
                        true,
                        Map.of("reseed", Map.of("restore", 2))),
                new Window("Europe/Berlin", List.of(opening), gate()),
                new Throttle("0.5", Duration.ofSeconds(10), Duration.ofMinutes(30)));
    }
}
