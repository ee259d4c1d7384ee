package dev.drydock.starter.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.workflows.run.Status;
import dev.drydock.workflows.run.Status.NodeState;
import dev.drydock.workflows.run.Status.NodeStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ForecastTest {
    private static final Instant NOW = Instant.parse("2026-11-22T01:00:00Z");

    private static NodeStatus node(String name, NodeState state, int secondsAgo) {
        return new NodeStatus(name, state, "", 1, "", NOW.minusSeconds(secondsAgo));
    }

    private static Status status(@Nullable Long nodeSeconds, NodeStatus... nodes) {
        return new Status(
                "corrosion/eu-1",
                "reseed",
                "run-1",
                "sha256:00",
                "waves",
                "wave 2",
                NOW,
                false,
                true,
                List.of(),
                List.of(nodes),
                Map.of(),
                null,
                0,
                List.of(),
                List.of(),
                null,
                null,
                null,
                nodeSeconds,
                null,
                null);
    }

    @Test
    void it_is_safe_when_the_node_that_was_begun_last_should_be_done() {
        var seen = status(
                60L,
                node("n1", NodeState.RUNNING, 50),
                node("n2", NodeState.RUNNING, 20),
                node("n3", NodeState.WAITING, 500),
                node("n4", NodeState.WAITING, 500),
                node("n5", NodeState.WAITING, 500));

        assertThat(Forecast.safe(seen, NOW)).contains(Duration.ofSeconds(40));
        assertThat(Forecast.left(seen, NOW)).contains(Duration.ofSeconds(160));
        assertThat(Forecast.safeSays(seen, NOW)).isEqualTo("2 nodes are at work, for about 40s more");
        assertThat(Forecast.line(seen, NOW))
                .contains("waves: 2m40s or more left; 2 nodes are at work, for about 40s more");
    }

    @Test
    void a_node_that_takes_longer_than_any_before_is_said_to_and_nothing_at_work_is_safe_at_once() {
        assertThat(Forecast.safeSays(status(10L, node("n1", NodeState.RUNNING, 50)), NOW))
                .isEqualTo("1 node is at work and should be done by now");
        assertThat(Forecast.safeSays(status(10L, node("n1", NodeState.STUCK, 50)), NOW))
                .isEqualTo("no node is at work, so it holds at once");
        assertThat(Forecast.safeSays(status(null, node("n1", NodeState.RUNNING, 50)), NOW))
                .isEqualTo("1 node is at work");
        assertThat(Forecast.line(status(10L, node("n1", NodeState.STUCK, 50)), NOW))
                .isEmpty();
        assertThat(Forecast.line(status(10L, node("n1", NodeState.RUNNING, 4)), NOW))
                .contains("1 node is at work, for about 6s more");
    }
}
