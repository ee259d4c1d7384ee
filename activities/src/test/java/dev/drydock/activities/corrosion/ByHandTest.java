package dev.drydock.activities.corrosion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.activities.remote.LocalOrSsh;
import dev.drydock.workflows.reseed.NodeStep;
import dev.drydock.workflows.reseed.Published;
import dev.drydock.workflows.reseed.Reseed;
import dev.drydock.workflows.words.GiveUp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** FINISH and UNDO, run as a person would, on a node that Drydock left after any of its steps or in the middle of one. */
class ByHandTest {
    @TempDir
    Path directory;

    @SuppressWarnings("NullAway.Init")
    private Yard yard;

    @SuppressWarnings("NullAway.Init")
    private Published snapshot;

    @SuppressWarnings("NullAway.Init")
    private Reseed.Job job;

    private byte[] old = new byte[0];

    @BeforeEach
    void a_node_with_a_staged_snapshot() throws Exception {
        script(
                "start",
                "echo started >>told\n"
                        + "[ -e broken ] || [ -e pid ] || setsid sh -c 'echo $$ >pid; exec 9<yard/node/corrosion.db; sleep 300' x agent"
                        + " </dev/null >/dev/null 2>&1 &");
        script("stop", "echo stopped >>told\n[ ! -e pid ] || { kill -- -\"$(cat pid)\"; rm pid; }");
        String services = "{start: \"sh " + directory + "/start\", stop: \"sh " + directory + "/stop\"}";
        yard = new Yard(Files.createDirectory(directory.resolve("yard")), new LocalOrSsh(), services);
        snapshot = yard.published("run-1");
        job = yard.job("run-1", snapshot);
        yard.reseed.stage(job.run(), snapshot, List.of("n1"));
        old = Files.readAllBytes(yard.database());
    }

    private void script(String name, String lines) throws IOException {
        Files.writeString(directory.resolve(name), "cd " + directory + "\n" + lines + "\n");
    }

    @AfterEach
    void no_agent_stays() throws Exception {
        assertThat(new ProcessBuilder("sh", directory + "/stop").start().waitFor())
                .isZero();
    }

    static Stream<NodeStep> steps() {
        return Stream.of(NodeStep.STOP, NodeStep.ARCHIVE, NodeStep.RESTORE);
    }

    @ParameterizedTest
    @MethodSource("steps")
    void a_node_is_finished_by_hand_after_any_step_and_drydock_takes_it_so(NodeStep last) throws Exception {
        upTo(last);

        Said said = run("FINISH");

        assertThat(said.exit()).as(said.text()).isZero();
        assertThat(yard.database()).hasBinaryContent(Files.readAllBytes(yard.staged("run-1")));
        assertThat(yard.archive("run-1").resolve("corrosion.db")).hasBinaryContent(old);
        assertThat(told()).endsWith("started");
        Files.writeString(yard.database(), "what the agent wrote since");
        yard.by = "child-2";
        assertThat(yard.reseed.stop(job).says()).startsWith("FINISHED by ");
        assertThat(yard.reseed.archive(job).says()).startsWith("FINISHED by ");
        assertThat(yard.reseed.restore(job).says()).startsWith("FINISHED by ");
        assertThat(yard.reseed.start(job).says()).startsWith("FINISHED by ");
        assertThat(yard.database()).hasContent("what the agent wrote since");
    }

    @ParameterizedTest
    @MethodSource("steps")
    void a_node_is_taken_back_by_hand_after_any_step_and_drydock_leaves_it_so(NodeStep last) throws Exception {
        upTo(last);

        Said said = run("UNDO");

        assertThat(said.exit()).as(said.text()).isZero();
        assertThat(yard.database()).hasBinaryContent(old);
        assertThat(told()).endsWith("started");
        List<String> told = told();
        yard.by = "child-2";
        assertThatThrownBy(() -> yard.reseed.restore(job))
                .isInstanceOf(GiveUp.class)
                .hasMessageContaining("node n1: a person took it back by hand (UNDONE by ");
        assertThat(yard.undo.stop(yard.undone("run-1")).says()).startsWith("UNDONE by ");
        yard.undo.putBack(yard.undone("run-1"));
        assertThat(yard.database()).hasBinaryContent(old);
        assertThat(told()).isEqualTo(told);
    }

    @Test
    void a_torn_restore_is_kept_aside_and_done_again() throws Exception {
        upTo(NodeStep.ARCHIVE);
        Files.writeString(yard.database(), "torn");

        Said said = run("FINISH");

        assertThat(said.exit()).as(said.text()).isZero();
        assertThat(yard.database()).hasSize(snapshot.bytes());
        assertThat(yard.archive("run-1").resolve("partial-1/corrosion.db")).hasContent("torn");
    }

    @Test
    void a_half_made_archive_is_completed() throws Exception {
        upTo(NodeStep.STOP);
        Files.writeString(yard.beside("-wal"), "");
        Files.createDirectories(yard.archive("run-1"));
        Files.move(yard.database(), yard.archive("run-1").resolve("corrosion.db"));

        Said said = run("FINISH");

        assertThat(said.exit()).as(said.text()).isZero();
        assertThat(yard.archive("run-1").resolve("corrosion.db-wal")).exists();
        assertThat(yard.database()).hasSize(snapshot.bytes());
    }

    @Test
    void what_was_finished_and_then_written_to_is_not_restored_again_and_can_be_taken_back() throws Exception {
        upTo(NodeStep.STOP);
        run("FINISH");
        Files.writeString(yard.database(), "the new generation");

        assertThat(run("FINISH").text()).contains("generation 7 is in place already");
        assertThat(yard.database()).hasContent("the new generation");

        Said said = run("UNDO");
        assertThat(said.exit()).as(said.text()).isZero();
        assertThat(yard.database()).hasBinaryContent(old);
        assertThat(PutBack.lyingAside(node(), "run-1", "undo-9"))
                .hasValue(yard.archive("run-1") + "/undone-by-hand/corrosion.db");
    }

    @Test
    void a_snapshot_that_was_damaged_since_is_not_restored_and_nothing_is_stopped_for_it() throws Exception {
        upTo(NodeStep.STOP);
        List<String> told = told();
        Files.writeString(yard.staged("run-1"), "damaged");

        Said said = run("FINISH");

        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.text()).contains("expected " + snapshot.sha256() + "; UNDO takes the node back");
        assertThat(yard.database()).hasBinaryContent(old);
        assertThat(told()).isEqualTo(told);
        assertThatThrownBy(() -> yard.reseed.archive(job))
                .isInstanceOf(GiveUp.class)
                .hasMessageContaining("a person's FINISH or UNDO is at work there, or was cut off");
        assertThat(run("UNDO").exit()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"STOP", "ARCHIVE"})
    void a_step_of_drydock_that_is_still_at_work_is_waited_for(NodeStep last) throws Exception {
        upTo(last);
        Path at = Files.createDirectories(directory.resolve("yard/work/run-1/n1/restore.9"));
        Files.writeString(at.resolve("pid"), ProcessHandle.current().pid() + " 1\n");

        Said said = run("FINISH");

        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.text()).contains("step restore.9 of Drydock is still at work here");
    }

    @Test
    void an_agent_that_does_not_come_up_is_told_and_drydock_does_not_take_the_node_for_finished() throws Exception {
        upTo(NodeStep.STOP);
        Files.createFile(directory.resolve("broken"));
        Path finish = directory.resolve("yard/work/run-1/n1/FINISH");
        Files.writeString(finish, Files.readString(finish).replace("patience=60", "patience=1"));

        Said said = run("FINISH");

        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.text()).contains("no agent has opened " + yard.database() + " 1 s after it was started");
        assertThatThrownBy(() -> yard.reseed.archive(job)).isInstanceOf(GiveUp.class);
        Files.delete(directory.resolve("broken"));
        assertThat(run("FINISH").exit()).isZero();
    }

    private void upTo(NodeStep last) {
        yard.reseed.stop(job);
        if (last.compareTo(NodeStep.ARCHIVE) >= 0) {
            yard.reseed.archive(job);
        }
        if (last.compareTo(NodeStep.RESTORE) >= 0) {
            yard.reseed.restore(job);
        }
    }

    private CorrosionNode node() {
        var file = yard.homes.file(Yard.CLUSTER);
        return new CorrosionNode(file, file.node("n1"), new LocalOrSsh().to(file, file.node("n1")), Fleet.client());
    }

    private record Said(int exit, String text) {}

    /** With nothing but a login: no environment of ours. */
    private Said run(String script) throws Exception {
        var builder = new ProcessBuilder("sh", directory + "/yard/work/run-1/n1/" + script).redirectErrorStream(true);
        builder.environment().keySet().retainAll(List.of("PATH"));
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(80, TimeUnit.SECONDS)).isTrue();
        return new Said(process.exitValue(), text);
    }

    private List<String> told() throws IOException {
        return Files.readAllLines(directory.resolve("told"));
    }
}
