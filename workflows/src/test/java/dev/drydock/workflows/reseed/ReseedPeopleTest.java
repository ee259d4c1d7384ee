package dev.drydock.workflows.reseed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.run.Status;
import dev.drydock.workflows.run.Status.GateState;
import dev.drydock.workflows.run.Status.NodeState;
import dev.drydock.workflows.scripted.DockTest;
import dev.drydock.workflows.scripted.Run;
import dev.drydock.workflows.words.Json;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import java.time.Duration;
import java.util.Objects;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Test;

/** What people say to a run, and what becomes of it. */
final class ReseedPeopleTest extends DockTest {
    @Test
    void a_rejection_at_the_gate_ends_the_run_before_anything_is_stopped() {
        var run = dock(2).reseed();
        run.until("waits at gate restore");

        run.reject("ops-b", "restore", "not tonight");
        var outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("rejected");
        assertThat(outcome.path("exit").asInt()).isEqualTo(14);
        assertThat(outcome.path("says").asText()).contains("ops-b").contains("not tonight");
        assertThat(outcome.path("snapshot").path("clusterId").asInt()).isEqualTo(4);
        assertThat(dock.script().calls("stop")).isEmpty();
        assertThat(dock.script().calls("close")).containsExactly("close rejected");
    }

    @Test
    void a_gate_at_which_nobody_decides_expires() {
        var run = dock(2).reseed();
        run.until("waits at gate restore");

        dock.pass(Duration.ofHours(25));
        var outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("expired");
        assertThat(outcome.path("exit").asInt()).isEqualTo(14);
        assertThat(run.status().gates().getFirst().state()).isEqualTo(GateState.EXPIRED);
        assertThat(dock.script().calls("stop")).isEmpty();
    }

    @Test
    void a_snapshot_that_became_too_old_does_not_pass_the_gate() {
        var run = dock(2).reseed("max-age", "30m");
        run.until("waits at gate restore");

        dock.pass(Duration.ofMinutes(31));
        run.approve("ops-a", "restore");
        var outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("expired");
        assertThat(outcome.path("says").asText()).contains("31 minutes old").contains("--max-age allows 30");
        assertThat(dock.script().calls("stop")).isEmpty();
    }

    @Test
    void an_approval_during_staging_is_kept_and_counts_when_the_gate_opens() {
        dock(2);
        Runnable release = dock.script().hold("stage n2");
        var run = dock.reseed();
        run.until("subject known", s -> s.gates().getFirst().subject() != null);

        run.approve("ops-a", "restore");
        run.until("heard", s -> !s.heard().isEmpty());
        release.run();
        var outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("reseeded");
        assertThat(run.status().gates().getFirst().said())
                .singleElement()
                .satisfies(h -> assertThat(h.counted()).isTrue());
    }

    @Test
    void an_approval_before_anything_is_known_is_refused_and_stays_in_the_record() {
        dock(2);
        Runnable release = dock.script().hold("backup n1");
        var run = dock.reseed();
        run.until("backing up");

        run.approve("ops-a", "restore");
        var status = run.until("heard", s -> !s.heard().isEmpty());
        release.run();
        run.until("waits at gate restore");

        assertThat(status.heard().getFirst().counted()).isFalse();
        assertThat(status.heard().getFirst().why()).contains("is not open yet");
        assertThat(run.status().gates().getFirst().state()).isEqualTo(GateState.OPEN);
    }

    @Test
    void whatever_is_refused_stays_with_its_reason_and_changes_nothing() {
        var run = dock(2).reseed();
        run.until("waits at gate restore");
        String subject = run.subject("restore");
        var good = run.statement("ops-a", "approve", "restore", subject, "", Run.with());

        run.approve("dev-c", "restore");
        run.approve("stranger", "restore");
        run.say(run.statement("ops-a", "approve", "restore", "sha256:other", "", Run.with()));
        run.say(run.statement("ops-a", "approve", "no-such-gate", subject, "", Run.with()));
        run.say(run.statement("ops-a", "reject", "restore", subject, " ", Run.with()));
        run.say(run.statement("ops-a", "retry", "", subject, "", Run.with()));
        run.say(run.statement("ops-a", "skip", "", subject, "dead", named("n9")));
        run.say(good, s -> s.put("run", "another"));
        run.say(good, s -> s.put("extra", "field"));
        run.signal("say", Json.MAPPER.createArrayNode());
        run.signal("say", Json.read("{\"statement\":\"null\"}"));
        var status = run.until("11 heard", s -> s.heard().size() == 11);

        assertThat(status.heard()).noneMatch(Status.Heard::counted);
        assertThat(status.heard())
                .extracting(Status.Heard::why)
                .satisfiesExactly(
                        says("not an approver"),
                        says("stranger is not an approver of gate restore"),
                        says("it is about sha256:other"),
                        says("there is no gate no-such-gate"),
                        says("a rejection needs a reason"),
                        says("it names no node"),
                        says("there is no node n9"),
                        says("it is for run another"),
                        says("not its own canonical form"),
                        says("it cannot be read"),
                        says("it cannot be read"));
        assertThat(status.gates().getFirst().state()).isEqualTo(GateState.OPEN);
        assertThat(status.nodes()).allMatch(n -> n.state() == NodeState.WAITING);
    }

    private static ThrowingConsumer<String> says(String part) {
        return why -> Assertions.assertThat(why).contains(part);
    }

    private static ObjectNode named(String node) {
        ObjectNode with = Run.with();
        with.putArray("nodes").add(node);
        return with;
    }

    @Test
    void only_operators_give_orders_where_the_file_names_some() {
        dock(2).cluster().operators("night-shift");
        var run = dock.reseed();
        run.until("waits at gate restore");

        run.abort();
        var status = run.until("heard", s -> !s.heard().isEmpty());

        assertThat(status.heard().getFirst().why())
                .contains("op is not an operator")
                .contains("night-shift");
        assertThat(status.outcome()).isNull();
    }

    @Test
    void a_signal_under_another_name_stays_in_the_record() {
        var run = dock(2).reseed();
        run.until("waits at gate restore");

        run.signal("approve", Json.MAPPER.createObjectNode());
        var status = run.until("heard", s -> !s.heard().isEmpty());

        assertThat(status.heard().getFirst().action()).isEqualTo("approve");
        assertThat(status.heard().getFirst().counted()).isFalse();
        assertThat(status.heard().getFirst().why()).contains("only the signal say");
        assertThat(status.gates().getFirst().state()).isEqualTo(GateState.OPEN);
    }

    @Test
    void a_raw_cancel_from_outside_pauses_and_resume_goes_on() {
        dock(2);
        Runnable release = dock.script().hold("restore n1");
        var run = dock.reseed();
        run.until("waits at gate restore");
        run.approve("ops-a", "restore");
        run.until("n1", NodeState.RUNNING);

        run.stub().cancel();
        run.until("paused", Status::paused);
        release.run();
        run.until("the run is paused");
        run.order("resume", Run.with());
        var status = run.until("ended", s -> s.outcome() != null);

        assertThat(Objects.requireNonNull(status.outcome()).path("kind").asText())
                .isEqualTo("reseeded");
        assertThat(status.heard())
                .anySatisfy(h -> assertThat(h.why()).contains("a cancel from outside pauses the run"));
        assertThat(dock.script().calls("stop")).containsExactly("stop n1", "stop n2");
    }

    @Test
    void a_pause_before_the_waves_holds_before_the_next_phase() {
        dock(2);
        Runnable release = dock.script().hold("stage n1");
        var run = dock.reseed();
        run.until("every node fetches");

        run.order("pause", Run.with());
        run.until("paused", Status::paused);
        release.run();
        run.until("the run is paused");
        run.order("resume", Run.with());
        run.until("waits at gate restore");

        assertThat(dock.script().calls("stop")).isEmpty();
    }

    @Test
    void a_second_run_of_the_same_cluster_is_refused_by_the_server() {
        var run = dock(2).reseed();
        run.until("waits at gate restore");

        assertThat(Assertions.catchThrowable(() -> dock.start(run.plan())))
                .isInstanceOf(WorkflowExecutionAlreadyStarted.class);

        assertThat(run.status().outcome()).isNull();
    }

    @Test
    void an_abort_before_the_first_stop_leaves_the_cluster_as_it_was() {
        var run = dock(2).reseed();
        run.until("waits at gate restore");

        run.skip("n2");
        run.abort();
        var outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("aborted");
        assertThat(outcome.path("exit").asInt()).isEqualTo(17);
        assertThat(outcome.path("says").asText()).contains("no node was stopped");
        assertThat(dock.script().calls("before-stop", "stop", "archive")).isEmpty();
    }

    @Test
    void an_abort_while_the_snapshot_is_made_ends_the_run_when_that_step_is_done() {
        dock(2);
        Runnable release = dock.script().hold("backup n1");
        var run = dock.reseed();
        run.until("backing up");

        run.abort();
        run.until("heard", s -> !s.heard().isEmpty());
        release.run();
        var outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("aborted");
        assertThat(dock.script().calls()).containsExactly("decide 4", "backup n1", "publish /backup", "close aborted");
    }
}
