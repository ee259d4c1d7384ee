package dev.drydock.testbed.patroni;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PatroniOptionsTest {

    private static PatroniOptions options(int nodes, Path dir) {
        return new PatroniOptions(nodes, false, dir, PatroniVersion.V3_0);
    }

    @Test
    void a_number_of_nodes_out_of_range_is_refused() {
        assertThatThrownBy(() -> options(0, Path.of("/x"))).hasMessage("a Patroni testbed has 1 to 9 nodes, not 0");
        assertThatThrownBy(() -> options(10, Path.of("/x"))).hasMessage("a Patroni testbed has 1 to 9 nodes, not 10");
    }

    @Test
    void a_directory_too_deep_for_sockets_is_refused() {
        var deep = Path.of("/" + "a".repeat(75));

        assertThatThrownBy(() -> options(1, deep))
                .hasMessage("PostgreSQL's sockets cannot lie below " + deep
                        + ": the directory's path may have 75 characters, and no quote; choose another --dir");
    }

    @Test
    void a_version_that_no_testbed_runs_is_refused() {
        assertThatThrownBy(() -> PatroniVersion.of("2.1"))
                .hasMessage("there is no testbed with Patroni 2.1, only with 3.0 and 4.1");
    }

    @Test
    void a_directory_with_a_testbed_of_another_system_is_refused(@TempDir Path dir) throws Exception {
        Files.writeString(dir.resolve("testbed.json"), "{\"nodes\":[]}");

        assertThatThrownBy(() -> PatroniTestbed.up(options(1, dir)))
                .hasMessage(dir + " holds a testbed of another system; choose another --dir");
    }
}
