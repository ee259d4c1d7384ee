package dev.drydock.starter.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.starter.server.Look;
import dev.drydock.starter.server.Runners.Runner;
import dev.drydock.starter.view.Ink;
import dev.drydock.workflows.desk.Desk;
import dev.drydock.workflows.policy.Standing;
import dev.drydock.workflows.policy.Window;
import dev.drydock.workflows.words.Json;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The list of all clusters, at a Tuesday's noon in UTC. */
final class FleetTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final Window NIGHT = window("22:00", "05:00");
    private static final Window DAY = window("08:00", "18:30");

    private static Window window(String from, String to) {
        var days = List.of(DayOfWeek.values());
        return new Window("UTC", List.of(new Window.Opening(days, LocalTime.parse(from), LocalTime.parse(to))), null);
    }

    private static Row run(String cluster, @Nullable Window window) {
        var status = Json.MAPPER.createObjectNode();
        status.put("cluster", cluster)
                .put("phase", "waves")
                .put("says", "wave 2 of 4")
                .put("exit", 0);
        status.putArray("gates");
        if (window != null) {
            status.set("window", Json.tree(window));
        }
        var runner =
                new Runner(cluster, "reseed", "5674eabe-65df", "part", "running", NOW.minus(Duration.ofMinutes(4)));
        return Row.open(runner, Optional.of(Look.of(status)), NOW);
    }

    private static Desk.Card card(String cluster, @Nullable Window window, Standing.Owing... owing) {
        return new Desk.Card(cluster, "", 3, "", List.of(), 0, List.of(owing), "", window);
    }

    @Test
    void clusters_with_and_without_a_run_say_how_their_windows_stand() {
        var owing = new Standing.Owing("n7", "was down", "run-1", "2026-11-01T00:00:00Z");
        var runs = List.of(run("corrosion/eu-1", NIGHT), run("corrosion/lab", null));
        var cards =
                List.of(card("corrosion/ap-1", NIGHT), card("corrosion/lab", null), card("corrosion/us-1", DAY, owing));

        var fleet = Fleet.of(runs, cards, NOW);

        assertThat(fleet.lines(80, Ink.PLAIN, NOW))
                .containsExactly(
                        "CLUSTER         RUNBOOK  RUN       STATE  SINCE   SAYS",
                        "corrosion/eu-1  reseed   5674eabe  waves  4m ago  wave 2 of 4",
                        "corrosion/lab   reseed   5674eabe  waves  4m ago  wave 2 of 4",
                        "window: open until Tue 18:30 (UTC, in 6h30m): corrosion/us-1",
                        "window: shut until Tue 22:00 (UTC, in 10h): corrosion/eu-1, corrosion/ap-1",
                        "owing: corrosion/us-1 n7: was down (run run-1)");
    }

    @Test
    void a_program_gets_the_window_of_each_run_and_of_each_cluster_that_has_one() {
        var fleet = Json.tree(Fleet.of(
                List.of(run("corrosion/eu-1", NIGHT), run("corrosion/lab", null)),
                List.of(card("corrosion/us-1", DAY)),
                NOW));

        assertThat(fleet.at("/runs/0/window"))
                .isEqualTo(Json.read("{\"open\":false,\"until\":\"2026-11-24T22:00:00Z\",\"zone\":\"UTC\"}"));
        assertThat(fleet.at("/runs/1").has("window")).isFalse();
        assertThat(fleet.path("windows")).isEqualTo(Json.read("""
                                [{"cluster":"corrosion/eu-1","open":false,"until":"2026-11-24T22:00:00Z","zone":"UTC"},
                                 {"cluster":"corrosion/us-1","open":true,"until":"2026-11-24T18:30:00Z","zone":"UTC"}]"""));
    }

    @Test
    void an_open_run_goes_by_the_window_its_plan_froze_whatever_the_file_says_now() {
        var fleet = Fleet.of(List.of(run("corrosion/eu-1", NIGHT)), List.of(card("corrosion/eu-1", DAY)), NOW);

        assertThat(fleet.windows()).containsExactly(new Fleet.ClusterWindow("corrosion/eu-1", Hours.of(NIGHT, NOW)));
    }

    @Test
    void many_clusters_with_one_window_are_wrapped() {
        var cards = List.of(
                card("corrosion/frankfurt-1", NIGHT),
                card("corrosion/frankfurt-2", NIGHT),
                card("corrosion/frankfurt-3", NIGHT));

        assertThat(Fleet.of(List.of(), cards, NOW).lines(80, Ink.PLAIN, NOW))
                .containsExactly(
                        "no runs",
                        "window: shut until Tue 22:00 (UTC, in 10h): corrosion/frankfurt-1,",
                        "        corrosion/frankfurt-2, corrosion/frankfurt-3");
    }

    @Test
    void a_run_that_has_ended_waits_for_no_window() {
        var runner = new Runner("corrosion/eu-1", "reseed", "5674eabe", "part", "completed", NOW);

        assertThat(Row.ended(runner, Optional.empty()).window()).isNull();
    }
}
