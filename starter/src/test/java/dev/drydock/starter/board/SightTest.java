package dev.drydock.starter.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.starter.server.Look;
import dev.drydock.starter.view.Failure;
import dev.drydock.workflows.words.Exit;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What ends a watch, and what does not. */
final class SightTest {
    private final Look first = Boards.look("at work", List.of());
    private final Queue<Supplier<Look>> answers = new ArrayDeque<>(List.of(() -> first));
    private final AtomicLong now = new AtomicLong();
    private final Sight sight = new Sight(() -> answers.remove().get(), now::get);

    private void answer(RuntimeException error) {
        answers.add(() -> {
            throw error;
        });
    }

    @Test
    void an_answer_nobody_foresaw_does_not_end_a_watch_that_goes_on_afterwards() {
        answer(new IllegalStateException("torn"));
        assertThat(sight.again()).isSameAs(first);
        assertThat(sight.trouble()).contains("torn");

        now.addAndGet(Duration.ofMinutes(2).toNanos());
        answers.add(() -> first);
        sight.again();
        assertThat(sight.trouble()).isEmpty();

        answer(new IllegalStateException("torn"));
        assertThat(sight.again()).isSameAs(first);
    }

    @Test
    void one_that_stays_for_a_minute_ends_it() {
        answer(new Failure(Exit.NOTHING, "no run is known", "drydock list"));
        sight.again();

        now.addAndGet(Duration.ofSeconds(61).toNanos());
        answer(new Failure(Exit.NOTHING, "no run is known", "drydock list"));

        assertThatThrownBy(sight::again).isInstanceOf(Failure.class).hasMessageContaining("no run is known");
    }

    @Test
    void a_service_that_is_away_is_waited_for_without_end() {
        for (int hour = 0; hour < 3; hour++) {
            now.addAndGet(Duration.ofHours(1).toNanos());
            answer(Status.UNAVAILABLE.asRuntimeException());
            assertThat(sight.again()).isSameAs(first);
            assertThat(sight.trouble()).isEqualTo("the Temporal service does not answer");
        }
    }
}
