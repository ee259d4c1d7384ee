package dev.drydock.starter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.drydock.starter.fake.TestService;
import dev.drydock.starter.view.Failure;
import dev.drydock.workflows.words.Exit;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AskingTest {
    @Test
    void a_queue_that_nobody_serves_is_named_soon() {
        try (var service = TestService.withoutWorker();
                var server = Server.connect(new Connecting().settings(Map.of("TEMPORAL_ADDRESS", service.address())))) {
            var desks = new Desks(server, Duration.ofSeconds(1));

            assertThatThrownBy(desks::clusters)
                    .isInstanceOfSatisfying(
                            Failure.class, e -> assertThat(e.exit()).isEqualTo(Exit.TEMPORARY))
                    .hasMessageContaining("queue drydock at " + service.address());
        }
    }

    @Test
    void every_setting_says_where_it_comes_from() {
        var options = new Connecting();
        options.namespace = "staging";

        var settings = options.settings(Map.of("TEMPORAL_ADDRESS", "10.0.0.1:7233"));

        assertThat(settings.origins())
                .extracting(Settings.Setting::name, Settings.Setting::value, Settings.Setting::from)
                .contains(
                        tuple("address", "10.0.0.1:7233", "TEMPORAL_ADDRESS"),
                        tuple("namespace", "staging", "--namespace"),
                        tuple("tls", "off", "default"));
    }
}
