package dev.drydock.workflows.reseed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.policy.Policy.Calm;
import dev.drydock.workflows.policy.Throttle;
import dev.drydock.workflows.run.Status;
import dev.drydock.workflows.run.Status.NodeState;
import dev.drydock.workflows.scripted.DockTest;
import dev.drydock.workflows.scripted.Run;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What operators change of a run while it is at work. */
final class ReseedControlTest extends DockTest {
    private static ObjectNode mark(String step, String... nodes) {
        ObjectNode with = Run.with().put("step", step);
        for (String node : nodes) {
            with.withArray("nodes").add(node);
        }
        return with;
    }

    private Run running() {
        var run = dock.reseed();
        run.until("waits at gate restore");
        run.approve("ops-a", "restore");
        return run;
    }

    @Test
    void a_hook_that_was_done_by_hand_is_marked_and_the_node_goes_on_after_it() {
        dock(2).cluster().hooks(Map.of("before-stop", "out"));
        dock.script().giveUp("before-stop n1", "the balancer is down");
        var run = running();
        run.until("n1", NodeState.STUCK);

        run.order("mark", mark("before-stop", "n1"));
        var outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("reseeded");
        assertThat(dock.script().calls("before-stop", "stop"))
                .containsExactly("before-stop n1", "stop n1", "before-stop n2", "stop n2");
    }

    @Test
    void only_what_nobody_else_can_tell_may_be_marked_and_only_where_it_is_stuck() {
        dock(3).cluster().hooks(Map.of("before-stop", "out")).rollout("1", "1", "0", 1);
        dock.script().giveUp("before-stop n1", "the balancer is down");
        var run = running();
        run.until("n1", NodeState.STUCK);

        run.order("mark", mark("archive", "n1"));
        run.order("mark", mark("dance", "n1"));
        run.order("mark", mark("companions", "n1"));
        run.order("mark", mark("before-stop", "n2"));
        run.order("mark", mark("before-stop"));
        run.say(run.statement("op", "mark", "", "", " ", mark("before-stop", "n1")));
        var status = run.until("7 heard", s -> s.heard().size() == 7);
        run.abort(false);

        assertThat(status.heard().stream().skip(1))
                .extracting(Status.Heard::why)
                .satisfiesExactly(
                        why -> assertThat(why).contains("recognises what was done by hand: say retry"),
                        why -> assertThat(why).contains("there is no step dance"),
                        why -> assertThat(why).contains("n1 is stuck at before-stop, not at companions"),
                        why -> assertThat(why).contains("n2 is not stuck: it is waiting"),
                        why -> assertThat(why).contains("it names no node"),
                        why -> assertThat(why).contains("needs a reason"));
        assertThat(run.outcome().path("kind").asText()).isEqualTo("aborted");
    }

    @Test
    void more_or_fewer_nodes_at_once_hold_from_the_next_node_on() {
        dock(5).cluster().rollout("1", "100%", "0", 1);
        Runnable first = dock.script().hold("stop n2");
        Runnable second = dock.script().hold("stop n3");
        var run = running();
        run.until("n2", NodeState.RUNNING);

        run.order("pace", Run.with().put("in-flight", "2"));
        var two = run.until("n3", NodeState.RUNNING);
        first.run();
        second.run();
        var outcome = run.outcome();

        assertThat(two.counts()).containsEntry("running", 2);
        assertThat(two.pace()).satisfies(pace -> assertThat(pace.says()).isEqualTo("2 at once"));
        assertThat(outcome.path("kind").asText()).isEqualTo("reseeded");
    }

    @Test
    void a_larger_budget_lets_a_run_go_on_that_had_spent_it() {
        dock(4).cluster().rollout("1", "1", "0", 1);
        dock.script().giveUp("stop n1", "n1 does not stop");
        var run = running();
        run.until("the budget is spent");

        run.order("pace", Run.with().put("max-failures", "1"));
        run.until("n4", NodeState.DONE);
        run.retryStuck();

        assertThat(run.outcome().path("kind").asText()).isEqualTo("reseeded");
    }

    @Test
    void smaller_batches_take_a_wave_in_pieces_with_the_pause_between_them() {
        dock(5).cluster().rollout("1", "100%", "0", 50);
        var run = dock.reseed();
        run.until("waits at gate restore");
        run.order("pace", Run.with().put("batch", "2").put("pause-between", "10m"));
        run.until("heard", s -> !s.heard().isEmpty());

        run.approve("ops-a", "restore");
        var outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("reseeded");
        assertThat(dock.script().calls("stop").subList(1, 3)).containsExactlyInAnyOrder("stop n2", "stop n3");
        assertThat(Duration.between(run.status().startedAt(), dock.now())).isGreaterThan(Duration.ofMinutes(20));
    }

    @Test
    void a_throttle_holds_each_wave_back_and_says_what_it_saw() {
        dock(2).cluster().throttle(THROTTLE).seen(high("250"));
        Runnable release = dock.script().hold("calm figure");
        dock.script().when("calm figure", () -> {});
        Runnable second = dock.script().hold("calm figure");
        var run = running();
        release.run();
        var held = run.until("wave 1 of 2 is held back");
        second.run();

        var outcome = run.outcome();

        assertThat(held.says()).isEqualTo("wave 1 of 2 is held back: lag is 250");
        assertThat(outcome.path("kind").asText()).isEqualTo("reseeded");
        assertThat(dock.script().calls("calm")).hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void after_its_patience_a_person_is_asked_and_an_abort_does_not_wait_for_the_figure() {
        dock(2).cluster()
                .throttle(new Throttle("100", Duration.ofSeconds(1), Duration.ZERO))
                .seen(high("250"), high("251"));
        var run = running();
        var asked = run.until(
                "asked", s -> s.says().contains("is held back") && !s.next().isEmpty());

        run.retryStuck();
        run.until("lag is 251");
        Runnable never = dock.script().hold("calm figure");
        run.retryStuck();
        run.until("asking", _ -> dock.script().calls("calm").size() == 3);
        run.abort();
        var outcome = run.outcome();
        never.run();

        assertThat(asked.next()).anyMatch(c -> c.contains("retry")).anyMatch(c -> c.contains("abort"));
        assertThat(outcome.path("kind").asText()).isEqualTo("aborted");
        assertThat(dock.script().calls("stop")).isEmpty();
    }

    private static final Throttle THROTTLE = new Throttle("100", Duration.ofSeconds(1), Duration.ofHours(1));

    private static Calm high(String lag) {
        return new Calm(false, "lag is " + lag);
    }

    @Test
    void a_pace_without_a_reason_or_that_cannot_be_is_refused() {
        var run = dock(2).reseed();
        run.until("waits at gate restore");

        run.say(run.statement("op", "pace", "", "", "", Run.with().put("in-flight", "2")));
        run.order("pace", Run.with().put("in-flight", "999"));
        run.order("pace", Run.with());
        var status = run.until("3 heard", s -> s.heard().size() == 3);

        assertThat(status.heard()).noneMatch(Status.Heard::counted);
        assertThat(status.pace()).isNull();
    }
}
