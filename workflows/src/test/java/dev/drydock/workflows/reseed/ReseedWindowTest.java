package dev.drydock.workflows.reseed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.workflows.plan.Check;
import dev.drydock.workflows.plan.PlanDocument;
import dev.drydock.workflows.policy.GatePolicy;
import dev.drydock.workflows.policy.Policy.Calm;
import dev.drydock.workflows.policy.Throttle;
import dev.drydock.workflows.policy.Window;
import dev.drydock.workflows.run.Status;
import dev.drydock.workflows.run.Status.GateState;
import dev.drydock.workflows.scripted.Dock;
import dev.drydock.workflows.scripted.DockTest;
import dev.drydock.workflows.scripted.Run;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Waves and the change window; the dock's clock begins on Saturday, 2026-11-21, at 23:00 UTC. */
final class ReseedWindowTest extends DockTest {
    private static Window window(String from, String to, @Nullable GatePolicy override) {
        var opening = new Window.Opening(List.of(DayOfWeek.SUNDAY), LocalTime.parse(from), LocalTime.parse(to));
        return new Window("UTC", List.of(opening), override);
    }

    private Run waiting(@Nullable GatePolicy override) {
        dock(2).cluster().window(window("02:00", "04:00", override));
        var run = dock.reseed();
        run.until("waits at gate restore");
        run.approve("ops-a", "restore");
        run.until("waits for the change window");
        return run;
    }

    @Test
    void a_wave_waits_for_the_window_and_begins_by_itself_when_it_opens() {
        var run = waiting(null);
        var status = run.status();

        var outcome = run.outcome();

        assertThat(status.says())
                .contains("wave 1 of 2 waits for the change window")
                .contains("it opens at 2026-11-22T02:00:00Z");
        assertThat(status.window()).isEqualTo(window("02:00", "04:00", null));
        assertThat(outcome.path("kind").asText()).isEqualTo("reseeded");
        assertThat(dock.now()).isAfter(Instant.parse("2026-11-22T02:00:00Z"));
    }

    @Test
    void those_the_window_names_let_one_wave_go_and_no_other() {
        var run = waiting(new GatePolicy(2, List.of("head-a", "head-b"), Duration.ofHours(24)));
        var first = run.status();

        run.approve("head-a", "window");
        run.approve("head-b", "window");
        var second = run.until("wave 2 of 2 waits for the change window");
        run.say(run.statement("head-a", "reject", "window", run.subject("window"), "one is enough", Run.with()));
        var outcome = run.outcome();

        assertThat(first.gates()).anySatisfy(g -> {
            assertThat(g.name()).isEqualTo("window");
            assertThat(g.state()).isEqualTo(GateState.OPEN);
            assertThat(g.quorum()).isEqualTo(2);
        });
        assertThat(second.nodes().getFirst().state()).isEqualTo(Status.NodeState.DONE);
        assertThat(outcome.path("kind").asText()).isEqualTo("reseeded");
        assertThat(dock.now()).isAfter(Instant.parse("2026-11-22T02:00:00Z"));
    }

    @Test
    void a_wave_that_was_held_back_until_the_window_closed_waits_for_the_next_one() {
        dock(2).cluster()
                .window(OPEN_NOW)
                .throttle(new Throttle("100", Duration.ofSeconds(1), Duration.ZERO))
                .seen(new Calm(false, "lag is 250"));
        var run = dock.reseed();
        run.until("waits at gate restore");
        run.approve("ops-a", "restore");
        run.until("asked", s -> s.says().contains("lag is 250") && !s.next().isEmpty());

        dock.pass(Duration.ofHours(3));
        run.retryStuck();
        var status = run.until("waits for the change window");
        run.abort();

        assertThat(status.says()).contains("it opens at 2026-11-28T22:00:00Z");
        assertThat(run.outcome().path("kind").asText()).isEqualTo("aborted");
        assertThat(dock.script().calls("stop")).isEmpty();
    }

    @Test
    void the_rest_of_a_wave_that_was_paused_beyond_the_window_waits_for_the_next_one() {
        dock(3).cluster().window(OPEN_NOW).rollout("3", "3", "0", 1);
        Runnable release = dock.script().hold("stop n1");
        var run = dock.reseed();
        run.until("waits at gate restore");
        run.approve("ops-a", "restore");
        run.until("n1", Status.NodeState.RUNNING);
        run.order("pause", Run.with());
        run.until("paused", Status::paused);
        release.run();
        run.until("n1", Status.NodeState.DONE);

        dock.pass(Duration.ofHours(3));
        run.order("resume", Run.with());
        var status = run.until("waits for the change window");
        var outcome = run.outcome();

        assertThat(status.counts()).containsEntry("done", 1).containsEntry("waiting", 2);
        assertThat(outcome.path("kind").asText()).isEqualTo("reseeded");
        assertThat(dock.now()).isAfter(Instant.parse("2026-11-28T22:00:00Z"));
    }

    private static final Window OPEN_NOW = new Window(
            "UTC",
            List.of(new Window.Opening(
                    List.of(DayOfWeek.SATURDAY), LocalTime.parse("22:00"), LocalTime.parse("01:00"))),
            null);

    @Test
    void a_run_that_waits_for_the_window_can_be_aborted() {
        var run = waiting(null);

        run.abort();

        assertThat(run.outcome().path("kind").asText()).isEqualTo("aborted");
        assertThat(dock.script().calls("stop")).isEmpty();
    }

    @Test
    void a_window_that_no_wave_fits_into_is_a_bad_check() {
        dock(2).cluster().window(window("02:00", "02:00", null));
        var fits = new PlanDocument(dock.plan("reseed", Dock.options())).plan().checks();
        dock.cluster()
                .window(new Window(
                        "UTC",
                        List.of(new Window.Opening(
                                List.of(DayOfWeek.SUNDAY), LocalTime.parse("02:00:00"), LocalTime.parse("02:00:03"))),
                        null));
        var short3 =
                new PlanDocument(dock.plan("reseed", Dock.options())).plan().checks();

        assertThat(fits).filteredOn(c -> c.name().equals("window")).allMatch(c -> c.verdict() == Check.Verdict.OK);
        assertThat(short3)
                .filteredOn(c -> c.name().equals("window"))
                .singleElement()
                .satisfies(c -> {
                    assertThat(c.verdict()).isEqualTo(Check.Verdict.BAD);
                    assertThat(c.says()).contains("open for 0 min at most").contains("make the batch smaller");
                });
    }
}
