package dev.drydock.workflows.reseed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.plan.Check;
import dev.drydock.workflows.plan.PlanAnswer;
import dev.drydock.workflows.plan.PlanDocument;
import dev.drydock.workflows.policy.Duties;
import dev.drydock.workflows.policy.GatePolicy;
import dev.drydock.workflows.policy.Roles;
import dev.drydock.workflows.run.Status;
import dev.drydock.workflows.scripted.Dock;
import dev.drydock.workflows.scripted.DockTest;
import dev.drydock.workflows.scripted.Run;
import dev.drydock.workflows.signature.AllowedSigner;
import dev.drydock.workflows.signature.AllowedSigners;
import dev.drydock.workflows.signature.SoftKey;
import dev.drydock.workflows.words.Exit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who may do what, and what the worker's policy wants of every plan. */
final class ReseedDutiesTest extends DockTest {
    private static Duties roles(Roles roles) {
        return new Duties(Map.of("", roles), false, Map.of());
    }

    private static Check check(ObjectNode plan, String name) {
        return new PlanDocument(plan)
                .plan().checks().stream()
                        .filter(c -> c.name().equals(name))
                        .findFirst()
                        .orElseThrow();
    }

    @Test
    void who_may_not_plan_is_refused_and_told_who_may() {
        dock(2).cluster().duties(roles(new Roles(List.of("ops-a"), null, null)));

        var answer = dock.ask("reseed", Dock.options());

        assertThat(answer)
                .isEqualTo(new PlanAnswer.Refused(
                        Exit.NOT_AUTHORISED,
                        "dev-c may not plan reseed of corrosion/eu-1 (those who may: ops-a)",
                        "drydock clusters"));
    }

    @Test
    void a_run_started_by_who_may_not_start_it_ends_before_anything_is_touched() {
        dock(2).cluster()
                .duties(new Duties(
                        Map.of(
                                "",
                                new Roles(null, List.of("dev-c"), null),
                                "reseed",
                                new Roles(null, List.of("op"), null)),
                        false,
                        Map.of()));

        var outcome = dock.reseed().outcome();

        assertThat(outcome.path("exit").asInt()).isEqualTo(12);
        assertThat(outcome.path("says").asText()).contains("dev-c may not start reseed of corrosion/eu-1");
        assertThat(dock.script().calls("decide", "backup", "stop")).isEmpty();
    }

    @Test
    void where_parts_are_kept_apart_nobody_has_two_but_everybody_has_the_brake() {
        dock(2).cluster().duties(new Duties(Map.of(), true, Map.of()));
        var run = dock.reseed();
        run.until("waits at gate restore");

        run.say(run.statement("dev-c", "skip", "", "", "dead", with("n1")));
        run.say(run.statement("ops-b", "pause", "", "", "", Run.with()));
        run.say(run.statement("ops-b", "resume", "", "", "", Run.with()));
        run.approve("ops-b", "restore");
        var status = run.until("4 heard", s -> s.heard().size() == 4);
        run.approve("ops-a", "restore");
        var outcome = run.outcome();

        assertThat(status.heard()).extracting(Status.Heard::counted).containsExactly(false, true, true, false);
        assertThat(status.heard().getFirst().why())
                .contains("dev-c started this run")
                .contains("two parts");
        assertThat(status.heard().getLast().why()).contains("ops-b operates this run");
        assertThat(outcome.path("kind").asText()).isEqualTo("reseeded");
    }

    @Test
    void a_gate_that_asks_for_less_than_the_workers_policy_wants_is_a_bad_check() {
        dock(2).cluster().duties(new Duties(Map.of(), false, Map.of("reseed", Map.of("restore", 2, "extra", 1))));

        var bad = check(dock.plan("reseed", Dock.options()), "policy");
        dock.cluster()
                .duties(new Duties(Map.of(), false, Map.of("reseed", Map.of("restore", 2))))
                .gate("restore", new GatePolicy(2, List.of("ops-a", "ops-b"), Duration.ofHours(1)));
        var ok = check(dock.plan("reseed", Dock.options()), "policy");

        assertThat(bad.verdict()).isEqualTo(Check.Verdict.BAD);
        assertThat(bad.says())
                .contains("gate extra of reseed asks for 0 approvals, at least 1")
                .contains("gate restore of reseed asks for 1 approvals, at least 2");
        assertThat(ok.verdict()).isEqualTo(Check.Verdict.OK);
    }

    @Test
    void a_gate_that_too_few_people_with_a_key_could_pass_is_a_bad_check_before_the_run() {
        var key = new SoftKey();
        dock(2).cluster().signedOnly();

        var nobody = check(dock.plan("reseed", Dock.options()), "approvers-keys");
        dock.cluster()
                .gate("restore", new GatePolicy(2, List.of("ops-a", "ops-b"), Duration.ofHours(1)))
                .signers(new AllowedSigners(List.of(
                        new AllowedSigner(List.of("ops-a"), List.of(), null, null, key.plain()),
                        new AllowedSigner(List.of("ops-b"), List.of("git"), null, null, key.plain()))));
        var one = check(dock.plan("reseed", Dock.options()), "approvers-keys");

        assertThat(nobody.verdict()).isEqualTo(Check.Verdict.BAD);
        assertThat(nobody.says()).contains("names no signers: no gate can pass");
        assertThat(one.verdict()).isEqualTo(Check.Verdict.BAD);
        assertThat(one.says()).contains("gate restore needs 2 of ops-a, ops-b").contains("a key that counts: ops-a");
    }

    @Test
    void an_edited_policy_in_a_plan_is_drift() {
        dock(2).cluster().duties(roles(new Roles(null, List.of("dev-c"), List.of("op"))));
        ObjectNode plan = dock.plan("reseed", Dock.options());
        ((ObjectNode) plan.path("policy")).remove("duties");
        plan.put("digest", new PlanDocument(plan).digest());

        var outcome = dock.start(plan).outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("drift");
        assertThat(outcome.path("says").asText()).contains("policy.duties");
    }

    private static ObjectNode with(String node) {
        ObjectNode with = Run.with();
        with.putArray("nodes").add(node);
        return with;
    }
}
