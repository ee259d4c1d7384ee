package dev.drydock.worker.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.workflows.reseed.Reseed;
import dev.drydock.workflows.words.TryAgain;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor.ActivityInput;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor.ActivityOutput;
import io.temporal.common.interceptors.Header;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StopFileTest {
    private static final Reseed.Run RUN = new Reseed.Run("corrosion/eu-1", "run-1", "sha256:00");

    @TempDir
    Path clusters;

    private final List<Object> done = new ArrayList<>();

    private void ask(Object... arguments) {
        var step = new ActivityInboundCallsInterceptor() {
            @Override
            public void init(ActivityExecutionContext context) {}

            @Override
            public ActivityOutput execute(ActivityInput input) {
                done.add(input.getArguments()[0]);
                return new ActivityOutput(null);
            }
        };
        new StopFile(clusters).interceptActivity(step).execute(new ActivityInput(Header.empty(), arguments));
    }

    @Test
    void while_the_file_is_there_no_step_of_a_run_is_begun_and_questions_are_answered() throws IOException {
        Files.writeString(clusters.resolve("STOP"), "storage incident 4711\nmore\n");

        ask("corrosion/eu-1");

        assertThatThrownBy(() -> ask(RUN, "n1")).isInstanceOfSatisfying(ApplicationFailure.class, e -> {
            assertThat(e.getOriginalMessage())
                    .isEqualTo("the worker begins no step while there is " + clusters + "/STOP: storage incident 4711");
            assertThat(e.getType()).isEqualTo(TryAgain.class.getName());
            assertThat(e.isNonRetryable()).isFalse();
            assertThat(e.getNextRetryDelay()).isEqualTo(Duration.ofSeconds(5));
        });
        assertThat(done).containsExactly("corrosion/eu-1");
    }

    @Test
    void an_empty_file_or_one_that_is_no_text_stops_as_well_and_without_it_steps_are_done() throws IOException {
        ask(RUN);
        Files.write(clusters.resolve("STOP"), new byte[] {(byte) 0xff, (byte) 0xfe});
        assertThatThrownBy(() -> ask(RUN)).hasMessageContaining("begins no step while there is");
        Files.write(clusters.resolve("STOP"), new byte[0]);
        assertThatThrownBy(() -> ask(RUN)).hasMessageContaining("begins no step while there is");

        Files.delete(clusters.resolve("STOP"));
        ask(RUN);

        assertThat(done).containsExactly(RUN, RUN);
    }
}
