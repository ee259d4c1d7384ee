package dev.drydock.workflows.reseed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.policy.GatePolicy;
import dev.drydock.workflows.run.Status;
import dev.drydock.workflows.run.Status.GateState;
import dev.drydock.workflows.scripted.Dock;
import dev.drydock.workflows.scripted.DockTest;
import dev.drydock.workflows.scripted.Run;
import dev.drydock.workflows.signature.AllowedSigner;
import dev.drydock.workflows.signature.AllowedSigners;
import dev.drydock.workflows.signature.SoftKey;
import dev.drydock.workflows.words.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A worker that counts signed statements only, and what it takes for one to count. */
final class ReseedSignedTest extends DockTest {
    private final SoftKey opsA = new SoftKey();
    private final SoftKey opsB = new SoftKey();
    private final SoftKey dev = new SoftKey();
    private final SoftKey stranger = new SoftKey();

    private static AllowedSigner line(String who, SoftKey key, @Nullable Instant after, @Nullable Instant before) {
        return new AllowedSigner(List.of(who), List.of(), after, before, key.plain());
    }

    private static AllowedSigner line(String who, SoftKey key) {
        return line(who, key, null, null);
    }

    private Run started(int quorum, AllowedSigner... more) {
        dock(2);
        var lines = new ArrayList<>(List.of(line("ops-a", opsA), line("ops-b", opsB), line("dev-c", dev)));
        lines.addAll(List.of(more));
        dock.cluster()
                .signedOnly()
                .signers(new AllowedSigners(lines))
                .gate("restore", new GatePolicy(quorum, List.of("ops-a", "ops-b", "dev-c"), Duration.ofHours(24)));
        return dock.start(dock.plan("reseed", Dock.options()), dev);
    }

    private static String why(Status status, int at) {
        return String.valueOf(status.heard().get(at).why());
    }

    @Test
    void signed_approvals_of_two_people_pass_the_gate_and_the_revoked_list_was_read_before() {
        var run = started(2);
        run.until("waits at gate restore");

        run.approve("ops-a", "restore", opsA);
        run.approve("ops-b", "restore", opsB);
        var outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("reseeded");
        assertThat(run.status().heard()).allMatch(h -> h.counted() && Boolean.TRUE.equals(h.signed()));
        assertThat(run.status().signed()).isTrue();
        assertThat(dock.script().calls("revoked", "stop").getFirst()).isEqualTo("revoked list");
    }

    @Test
    void a_signature_counts_only_for_the_name_it_is_listed_for_and_as_long_as_the_key_is_valid() {
        var run = started(
                1,
                line("late", stranger, Dock.BEGIN.plus(Duration.ofDays(1)), null),
                line("gone", stranger, null, Dock.BEGIN.minus(Duration.ofDays(1))));
        run.until("waits at gate restore");

        run.approve("ops-a", "restore", stranger);
        run.approve("ops-a", "restore", opsB);
        run.approve("late", "restore", stranger);
        run.approve("gone", "restore", stranger);
        run.approve("ops-a", "restore");
        var status = run.until("5 heard", s -> s.heard().size() == 5);

        assertThat(status.heard()).noneMatch(Status.Heard::counted);
        assertThat(why(status, 0)).contains("ops-a may not sign with").contains("not listed for that name");
        assertThat(why(status, 1)).contains(opsB.plain().fingerprint());
        assertThat(why(status, 2)).contains("not valid before");
        assertThat(why(status, 3)).contains("no longer valid");
        assertThat(why(status, 4)).contains("it is not signed");
        assertThat(status.gates().getFirst().state()).isEqualTo(GateState.OPEN);
    }

    @Test
    void a_flipped_byte_in_text_or_signature_does_not_count() {
        var run = started(1);
        run.until("waits at gate restore");
        var good = run.statement("ops-a", "approve", "restore", run.subject("restore"), "", Run.with());
        var other = run.statement("ops-a", "approve", "restore", run.subject("restore"), "really", Run.with());

        run.sayAs(good, other, opsA);
        run.signal(
                "say",
                Json.MAPPER.createObjectNode().put("statement", good.text()).put("signature", "x".repeat(99)));
        var status = run.until("2 heard", s -> s.heard().size() == 2);

        assertThat(why(status, 0)).contains("does not match").contains("altered");
        assertThat(why(status, 1)).contains("signature");
        assertThat(status.gates().getFirst().state()).isEqualTo(GateState.OPEN);
    }

    @Test
    void a_key_that_was_revoked_after_it_approved_is_struck_and_the_gate_stays_shut() {
        var run = started(2);
        run.until("waits at gate restore");
        run.approve("ops-a", "restore", opsA);
        run.until("heard", s -> s.heard().size() == 1);

        dock.cluster().revoke(opsA.plain());
        run.approve("ops-b", "restore", opsB);
        var status =
                run.until("struck", s -> !s.gates().getFirst().said().getFirst().counted());
        run.approve("ops-a", "restore", opsA);
        var again = run.until("3 heard", s -> s.heard().size() == 3);

        assertThat(status.gates().getFirst().state()).isEqualTo(GateState.OPEN);
        assertThat(status.gates().getFirst().said().getFirst().why()).contains("was revoked");
        assertThat(status.heard().getFirst().counted()).as("in the record too").isFalse();
        assertThat(why(again, 2)).contains("was revoked");
        assertThat(dock.script().calls("stop")).isEmpty();
        run.reject("ops-b", opsB);
        assertThat(run.outcome().path("kind").asText()).isEqualTo("rejected");
    }

    @Test
    void while_the_revoked_list_cannot_be_read_the_gate_stays_shut_says_why_and_passes_by_itself_afterwards() {
        var run = started(1);
        run.until("waits at gate restore");

        dock.script().giveUp("revoked list", "revoked_keys line 3 is no key");
        run.approve("ops-a", "restore", opsA);
        var shut = run.until("stays shut");
        var outcome = run.outcome();

        assertThat(shut.says()).contains("revoked_keys line 3 is no key");
        assertThat(shut.gates().getFirst().state()).isEqualTo(GateState.OPEN);
        assertThat(outcome.path("kind").asText()).isEqualTo("reseeded");
    }

    @Test
    void a_requester_cannot_approve_by_another_name_of_their_key_nor_one_key_twice() {
        var run = started(2, line("*", dev), line("*", opsA));
        run.until("waits at gate restore");

        run.approve("ops-b", "restore", dev);
        run.approve("ops-a", "restore", opsA);
        run.approve("ops-b", "restore", opsA);
        var status = run.until("3 heard", s -> s.heard().size() == 3);

        assertThat(why(status, 0)).contains("dev-c asked for this run").contains("same key");
        assertThat(status.heard().get(1).counted()).isTrue();
        assertThat(why(status, 2)).contains("with which ops-a approved");
        assertThat(status.gates().getFirst().state()).isEqualTo(GateState.OPEN);
    }

    @Test
    void a_withdrawn_approval_counts_no_more_and_can_be_given_again() {
        var run = started(2);
        run.until("waits at gate restore");
        run.approve("ops-a", "restore", opsA);

        run.withdraw("ops-a", opsA);
        run.withdraw("ops-b", opsB);
        run.approve("ops-b", "restore", opsB);
        var status = run.until("4 heard", s -> s.heard().size() == 4);
        run.approve("ops-a", "restore", opsA);
        var outcome = run.outcome();

        assertThat(status.gates().getFirst().state()).isEqualTo(GateState.OPEN);
        assertThat(status.gates().getFirst().said().getFirst().why()).isEqualTo("withdrawn");
        assertThat(status.heard().get(1).counted()).isTrue();
        assertThat(why(status, 2)).contains("ops-b has no approval at gate restore");
        assertThat(outcome.path("kind").asText()).isEqualTo("reseeded");
    }

    @Test
    void a_run_whose_start_does_not_count_ends_before_anything_is_touched() {
        dock(2);
        dock.cluster().signedOnly().signers(new AllowedSigners(List.of(line("ops-a", opsA), line("dev-c", dev))));
        ObjectNode plan = dock.plan("reseed", Dock.options());

        var unsigned = dock.start(plan).outcome();
        var forged = dock.start(plan, opsA).outcome();

        assertThat(unsigned.path("exit").asInt()).isEqualTo(12);
        assertThat(unsigned.path("says").asText())
                .contains("the start of this run does not count")
                .contains("not signed");
        assertThat(forged.path("exit").asInt()).isEqualTo(12);
        assertThat(forged.path("says").asText()).contains("dev-c may not sign with");
        assertThat(dock.script().calls("decide", "backup", "stop")).isEmpty();
    }

    @Test
    void who_may_sign_is_frozen_in_the_plan_and_a_key_that_was_added_since_is_drift() {
        var run = started(1);
        run.until("waits at gate restore");

        dock.cluster()
                .signers(new AllowedSigners(List.of(
                        line("ops-a", opsA), line("ops-b", opsB), line("dev-c", dev), line("ops-a", stranger))));
        run.approve("ops-a", "restore", stranger);
        run.until("refused", s -> s.heard().size() == 1);
        run.approve("ops-a", "restore", opsA);
        var outcome = run.outcome();

        assertThat(run.plan().path("policy").path("signers").path("signers")).hasSize(3);
        assertThat(run.status().heard().getFirst().counted()).isFalse();
        assertThat(outcome.path("kind").asText()).isEqualTo("drift");
        assertThat(outcome.path("says").asText()).contains("policy.signers");
        assertThat(dock.script().calls("stop")).isEmpty();
    }
}
