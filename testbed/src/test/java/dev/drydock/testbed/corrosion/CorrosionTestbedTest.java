package dev.drydock.testbed.corrosion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CorrosionTestbedTest {

    @TempDir
    private Path dir;

    @BeforeEach
    void begin() {
        CorrosionTestbed.killAtExit(dir);
    }

    @AfterEach
    void end() {
        CorrosionTestbed.kill(dir);
    }

    @Test
    void a_testbed_is_up_when_every_agent_sees_all_others() throws Exception {
        var testbed = CorrosionTestbed.up(standIns(3));

        for (var node : testbed.nodes()) {
            assertThat(Asking.members(node)).hasSize(2);
        }
        assertThat(Testbed.read(dir)).isEqualTo(testbed);
        assertThat(testbed.corrosion()).isEqualTo(dir.resolve("bin/corrosion").toString());
    }

    @Test
    void the_cluster_file_names_each_node_with_its_own_service() throws Exception {
        var testbed = CorrosionTestbed.up(standIns(2));

        var cluster = new ObjectMapper(new YAMLFactory())
                .readTree(testbed.clusterFile().toFile());

        assertThat(cluster.path("nodes").findValuesAsText("name")).containsExactly("n1", "n2");
        var first = cluster.path("nodes").path(0);
        assertThat(first.path("local").asBoolean()).isTrue();
        assertThat(first.path("corrosion").path("config").asText())
                .isEqualTo(testbed.nodes().getFirst().config().toString());
        assertThat(shell(first.path("corrosion").path("service").path("stop").asText()))
                .isZero();
        assertThat(cluster.path("artifacts").asText()).isEqualTo("file://" + dir.resolve("artifacts"));
        assertThat(cluster.path("gates").path("restore").path("quorum").asInt()).isEqualTo(1);
    }

    @Test
    void start_and_stop_may_be_run_twice_and_with_an_empty_environment() throws Exception {
        var node = CorrosionTestbed.up(standIns(1)).nodes().getFirst();
        var first = AgentProcess.of(node.pid()).orElseThrow();

        assertThat(shell(node.start().toString())).isZero();
        assertThat(AgentProcess.of(node.pid())).contains(first);
        assertThat(shell(node.stop().toString())).isZero();
        assertThat(shell(node.stop().toString())).isZero();
        assertThat(first.alive()).isFalse();
        assertThat(shell(node.start().toString())).isZero();

        var second = AgentProcess.of(node.pid()).orElseThrow();
        assertThat(second).isNotEqualTo(first);
        assertThat(second.alive()).isTrue();
    }

    @Test
    void down_ends_agents_that_the_scripts_started_since_and_leaves_the_files() throws Exception {
        var node = CorrosionTestbed.up(standIns(1)).nodes().getFirst();
        shell(node.stop().toString());
        shell(node.start().toString());
        var restarted = AgentProcess.of(node.pid()).orElseThrow();

        CorrosionTestbed.down(dir);
        CorrosionTestbed.down(dir);

        assertThat(restarted.alive()).isFalse();
        assertThat(node.db()).exists();
    }

    @Test
    void a_process_that_took_over_the_pid_is_left_alone() throws Exception {
        var node = CorrosionTestbed.up(standIns(1)).nodes().getFirst();
        shell(node.stop().toString());
        var stranger = new ProcessBuilder("sleep", "60").start();
        Files.writeString(node.pid(), stranger.pid() + " 1\n");

        CorrosionTestbed.down(dir);
        var stopped = shell(node.stop().toString());

        assertThat(stopped).isZero();
        assertThat(stranger.isAlive()).isTrue();
        stranger.destroyForcibly();
    }

    @Test
    void a_directory_with_live_agents_is_refused_with_the_next_command() {
        CorrosionTestbed.up(standIns(1));

        assertThatThrownBy(() -> CorrosionTestbed.up(standIns(1)))
                .isInstanceOf(TestbedFailure.class)
                .hasMessage(
                        dir + " holds a testbed with 1 live agent; end it first: drydock testbed down --dir " + dir);
    }

    @Test
    void a_directory_with_a_testbed_of_another_system_is_refused() throws Exception {
        Files.writeString(dir.resolve("testbed.json"), "{\"system\":\"patroni\"}");

        assertThatThrownBy(() -> CorrosionTestbed.up(standIns(1)))
                .hasMessage(dir + " holds a testbed of patroni; choose another --dir");
        Files.delete(dir.resolve("testbed.json"));
    }

    @Test
    void a_testbed_brought_up_again_serves_the_databases_it_had() throws Exception {
        var before = CorrosionTestbed.up(standIns(1)).nodes().getFirst();
        Asking.write(before, "INSERT INTO tags VALUES ('kept')");
        CorrosionTestbed.down(dir);

        var after = CorrosionTestbed.up(standIns(1)).nodes().getFirst();

        assertThat(Asking.rows(after, "SELECT tag FROM tags")).containsExactly(List.of("kept"));
    }

    @Test
    void a_long_directory_has_its_sockets_elsewhere() throws Exception {
        var deep = Files.createDirectories(dir.resolve("a".repeat(90)).resolve("b"));

        var testbed = CorrosionTestbed.up(new TestbedOptions(1, deep, standIn()));

        assertThat(testbed.nodes().getFirst().admin().toString())
                .hasSizeLessThan(108)
                .doesNotContain("aaa");
        CorrosionTestbed.down(deep);
    }

    @Test
    void a_number_of_nodes_out_of_range_is_refused() {
        assertThatThrownBy(() -> standIns(0)).hasMessage("a testbed has 1 to 50 nodes, not 0");
        assertThatThrownBy(() -> standIns(51)).hasMessage("a testbed has 1 to 50 nodes, not 51");
    }

    @Test
    void a_binary_that_is_not_corrosion_is_refused() throws Exception {
        var missing = dir.resolve("missing");
        var plain = Files.writeString(dir.resolve("plain"), "");
        var failing = dir.resolve("failing");
        Scripts.executable(failing, "#!/bin/sh\nexit 3\n");

        assertThatThrownBy(() -> up(missing)).hasMessageStartingWith(missing + " is not a file");
        assertThatThrownBy(() -> up(plain)).hasMessageStartingWith(plain + " is not executable");
        assertThatThrownBy(() -> up(failing)).hasMessageStartingWith(failing + " --version ended with 3");
    }

    @Test
    void agents_that_end_at_once_make_up_fail_with_the_log_to_look_at() throws Exception {
        var ending = dir.resolve("ending");
        Scripts.executable(ending, "#!/bin/sh\n[ \"$1\" = --version ]\n");

        assertThatThrownBy(() -> up(ending))
                .hasMessage("n1 ended right after its start; see " + dir.resolve("nodes/n1/agent.log"));
    }

    private Testbed up(Path corrosion) {
        return CorrosionTestbed.up(new TestbedOptions(1, dir, corrosion));
    }

    /** Named, so that a corrosion on the developer's PATH does not take its place. */
    private TestbedOptions standIns(int nodes) {
        return new TestbedOptions(nodes, dir, nodes < 1 || nodes > 50 ? null : standIn());
    }

    private Path standIn() {
        try {
            return Binary.standIn(dir).path();
        } catch (IOException failed) {
            throw new TestbedFailure("no stand-in", failed);
        }
    }

    private static int shell(String command) throws Exception {
        var builder = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true);
        builder.environment().clear();
        var process = builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        assertThat(process.waitFor(40, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
