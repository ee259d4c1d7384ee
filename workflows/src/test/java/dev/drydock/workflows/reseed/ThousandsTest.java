package dev.drydock.workflows.reseed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.workflows.scripted.Dock;
import dev.drydock.workflows.scripted.DockTest;
import dev.drydock.workflows.words.Json;
import io.temporal.common.WorkflowExecutionHistory;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@NullUnmarked
final class ThousandsTest extends DockTest {
    private static final int MIB = 1 << 20;
    private Dock thousands;

    @Test
    void two_thousand_nodes_are_reseeded_within_every_bound() {
        thousands = new Dock(2_000);
        thousands.cluster().rollout("1", "500", "0", 200);
        var plan = thousands.plan("reseed", Map.of());
        var run = thousands.start(plan);
        run.until("waits at gate restore");

        run.approve("ops-a", "restore");
        var outcome = run.outcome();

        assertThat(outcome.path("kind").asText()).isEqualTo("reseeded");
        assertThat(outcome.path("nodes").path("done").asInt()).isEqualTo(2_000);
        assertThat(bytes(Json.canonical(plan))).isLessThan(MIB);
        assertThat(bytes(Json.canonical(run.status()))).isLessThan(MIB);
        var chain = thousands.chain();
        assertThat(chain).hasSizeGreaterThan(2);
        assertThat(chain).allSatisfy(ThousandsTest::within);
        assertThat(thousands.children("n1", "n1000", "n2000")).hasSize(3).allSatisfy(ThousandsTest::within);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static void within(WorkflowExecutionHistory history) {
        assertThat(history.getHistory().getEventsCount()).isLessThan(4_096);
        assertThat(history.getHistory().getEventsList())
                .allSatisfy(event -> assertThat(event.getSerializedSize()).isLessThan(MIB));
    }

    @AfterEach
    void every_part_of_the_chain_replays() throws Exception {
        try (Dock used = thousands) {
            for (var history : used.chain()) {
                replay(history);
            }
            for (var history : used.children("n1", "n2000")) {
                replay(history);
            }
        }
    }
}
