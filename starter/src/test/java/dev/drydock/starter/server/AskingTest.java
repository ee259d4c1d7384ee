package dev.drydock.starter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
                var server = connect(service)) {
            var desks = new Desks(server, Duration.ofSeconds(1));

            assertThatThrownBy(desks::clusters)
                    .isInstanceOfSatisfying(
                            Failure.class, e -> assertThat(e.exit()).isEqualTo(Exit.TEMPORARY))
                    .hasMessageContaining("queue drydock at " + service.address());
        }
    }

    @Test
    void what_the_desk_refuses_is_a_check_that_failed_in_its_own_words() {
        try (var service = TestService.withWorker(Duration.ZERO);
                var server = connect(service)) {
            var desks = new Desks(server);

            assertThatThrownBy(() -> desks.logs("corrosion/demo", "", "n77", ""))
                    .isInstanceOfSatisfying(
                            Failure.class, e -> assertThat(e.exit()).isEqualTo(Exit.CHECK_FAILED))
                    .hasMessage("node n77 is not in /clusters/corrosion/demo.yaml (cluster corrosion/demo)");
        }
    }

    @Test
    void what_the_desk_could_not_do_is_an_internal_error() {
        try (var service = TestService.withWorker(Duration.ZERO);
                var server = connect(service)) {
            var desks = new Desks(server);

            assertThatThrownBy(() -> desks.logs("corrosion/demo", "", "n66", ""))
                    .isInstanceOfSatisfying(
                            Failure.class, e -> assertThat(e.exit()).isEqualTo(Exit.INTERNAL))
                    .hasMessage("the worker could not answer: its log is no text");
        }
    }

    @Test
    void a_worker_that_begins_and_never_answers_is_named_as_slow() {
        try (var service = TestService.withWorker(Duration.ZERO);
                var server = connect(service)) {
            var asking = new Asking(server, Duration.ofSeconds(1));

            assertThatThrownBy(() -> asking.ask(
                            "desk-of-a-newer-release", "desk/1", Duration.ofSeconds(1), String.class, String.class))
                    .isInstanceOfSatisfying(
                            Failure.class, e -> assertThat(e.exit()).isEqualTo(Exit.TEMPORARY))
                    .hasMessageContaining("the worker at " + service.address())
                    .hasMessageContaining("gave no answer");
        }
    }

    @Test
    void a_cluster_that_the_worker_does_not_know_is_a_usage_error_that_names_those_it_does() {
        try (var service = TestService.withWorker(Duration.ZERO);
                var server = connect(service)) {
            var desks = new Desks(server);

            assertThatThrownBy(() -> desks.refuseUnknown("corrosion/never"))
                    .isInstanceOfSatisfying(
                            Failure.class, e -> assertThat(e.exit()).isEqualTo(Exit.USAGE))
                    .hasMessageEndingWith("clusters here: corrosion/bad, corrosion/demo, corrosion/broken");
            assertThatCode(() -> desks.refuseUnknown("corrosion/demo")).doesNotThrowAnyException();
        }
    }

    @Test
    void without_a_worker_no_cluster_is_called_unknown() {
        try (var service = TestService.withoutWorker();
                var server = connect(service)) {
            var desks = new Desks(server, Duration.ofSeconds(1));

            assertThatCode(() -> desks.refuseUnknown("corrosion/never")).doesNotThrowAnyException();
        }
    }

    private static Server connect(TestService service) {
        return Server.connect(new Connecting().settings(Map.of("TEMPORAL_ADDRESS", service.address())));
    }
}
