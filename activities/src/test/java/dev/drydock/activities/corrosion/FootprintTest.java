package dev.drydock.activities.corrosion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.drydock.workflows.reseed.Reseed;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.NotStopped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody else did to a node between two of its steps. */
class FootprintTest {
    @TempDir
    Path directory;

    @SuppressWarnings("NullAway.Init")
    private Yard yard;

    @SuppressWarnings("NullAway.Init")
    private Reseed.Job job;

    private @Nullable Process agent;

    @BeforeEach
    void a_node_that_a_run_has_stopped() throws Exception {
        yard = new Yard(directory);
        var snapshot = yard.published("run-1");
        job = yard.job("run-1", snapshot);
        yard.reseed.stage(job.run(), snapshot, List.of("n1"));
        yard.reseed.stop(job);
    }

    @AfterEach
    void nothing_is_left_running() {
        if (agent != null) {
            agent.destroyForcibly();
        }
    }

    @Test
    void a_configuration_that_was_edited_stops_the_node_until_it_is_tried_again() throws Exception {
        edit("config.toml");

        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> yard.reseed.archive(job))
                    .isInstanceOf(GiveUp.class)
                    .hasMessageStartingWith(
                            "node n1: not us: since stop " + directory.resolve("config.toml") + " was edited (SHA-256 ")
                    .hasMessageEndingWith("and this run did neither; look at the node, then retry");
        }
        assertThat(yard.archive("run-1")).doesNotExist();

        yard.by = "child-2";
        assertThat(yard.reseed.archive(job).says()).startsWith("archived in");
    }

    @Test
    void a_second_edit_after_the_first_was_seen_is_told_of_again() throws Exception {
        edit("config.toml");
        assertThatThrownBy(() -> yard.reseed.archive(job)).isInstanceOf(GiveUp.class);
        yard.by = "child-2";
        yard.reseed.archive(job);

        edit("config.toml");

        assertThatThrownBy(() -> yard.reseed.restore(job))
                .isInstanceOf(GiveUp.class)
                .hasMessageContaining("not us: since archive");
    }

    @Test
    void a_binary_that_was_replaced_stops_the_node() throws Exception {
        yard.binary("exit 0");

        assertThatThrownBy(() -> yard.reseed.archive(job))
                .isInstanceOf(GiveUp.class)
                .hasMessageContaining("not us: since stop " + directory.resolve("corrosion") + " was replaced");
    }

    @Test
    void an_agent_that_somebody_started_is_named_and_the_node_begins_again_with_stop() throws Exception {
        start();

        assertThatThrownBy(() -> yard.reseed.archive(job))
                .isInstanceOf(NotStopped.class)
                .hasMessageContaining("not us: since stop an agent was started (process "
                        + started().pid() + "@");
        assertThat(yard.archive("run-1")).doesNotExist();
    }

    @Test
    void a_machine_that_was_started_again_is_told_of() throws Exception {
        Path left = directory.resolve("work/run-1/n1/left");
        Files.writeString(left, Files.readString(left).replaceFirst("boot=.*", "boot=a boot before this one"));

        assertThatThrownBy(() -> yard.reseed.archive(job))
                .isInstanceOf(GiveUp.class)
                .hasMessageContaining("not us: since stop the machine was started again");
    }

    @Test
    void a_step_that_died_in_the_middle_does_not_take_its_own_effect_for_somebody_elses() throws Exception {
        Path left = directory.resolve("work/run-1/n1/left");
        Files.writeString(left, "at-work=child-1\n", StandardOpenOption.APPEND);
        Files.writeString(left, Files.readString(left).replace("agent=\n", "agent=4711@1\n"));

        assertThat(yard.reseed.archive(job).says()).startsWith("archived in");
    }

    @Test
    void the_way_back_begins_with_the_node_as_it_is() throws Exception {
        yard.reseed.archive(job);
        edit("config.toml");

        yard.undo.stop(yard.undone("run-1"));
        assertThat(yard.undo.putBack(yard.undone("run-1")).says()).contains("is back");
    }

    private void edit(String file) throws IOException {
        Files.writeString(directory.resolve(file), "\n# by hand\n", StandardOpenOption.APPEND);
    }

    private void start() throws IOException {
        agent = new ProcessBuilder("bash", "-c", "exec -a 'corrosion agent' sleep 60")
                .redirectInput(yard.database().toFile())
                .start();
        await().until(() -> started().info().arguments().isPresent());
    }

    private Process started() {
        return Objects.requireNonNull(agent);
    }
}
