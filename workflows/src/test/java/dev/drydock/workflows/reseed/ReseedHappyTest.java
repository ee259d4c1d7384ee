package dev.drydock.workflows.reseed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.workflows.scripted.DockTest;
import org.junit.jupiter.api.Test;

final class ReseedHappyTest extends DockTest {
    @Test
    void every_node_is_restored_wave_by_wave_and_the_outcome_tells_it() {
        var run = dock(3).reseed("batch", "1");
        run.until("waits at gate restore");

        run.approve("ops-a", "restore");
        var outcome = run.outcome();

        assertThat(dock.script().calls())
                .containsExactly(
                        "decide 4",
                        "backup n1",
                        "publish /backup",
                        "stage n1",
                        "stage n2",
                        "stage n3",
                        "before-stop n1",
                        "stop n1",
                        "archive n1",
                        "restore n1",
                        "start n1",
                        "verify n1",
                        "companions n1",
                        "after-start n1",
                        "harvest n1",
                        "health n1",
                        "before-stop n2",
                        "stop n2",
                        "archive n2",
                        "restore n2",
                        "start n2",
                        "verify n2",
                        "companions n2",
                        "after-start n2",
                        "harvest n2",
                        "before-stop n3",
                        "stop n3",
                        "archive n3",
                        "restore n3",
                        "start n3",
                        "verify n3",
                        "companions n3",
                        "after-start n3",
                        "harvest n3",
                        "converge 3",
                        "close reseeded");
        assertThat(outcome.path("kind").asText()).isEqualTo("reseeded");
        assertThat(outcome.path("exit").asInt()).isZero();
        assertThat(outcome.path("nodes").toString())
                .isEqualTo("{\"done\":3,\"skipped\":0,\"stuck\":0,\"undone\":0,\"owing\":[]}");
        assertThat(outcome.path("snapshot").path("clusterId").asInt()).isEqualTo(4);
        assertThat(outcome.path("convergence").path("equal").asBoolean()).isTrue();
        assertThat(outcome.path("outage").path("perNodeSeconds").has("median")).isTrue();
        assertThat(outcome.path("late").path("captured").asLong()).isZero();
    }
}
