package dev.drydock.testbed.corrosion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PortsTest {

    @Test
    void a_port_is_given_once_in_a_process_and_among_all_that_live() throws Exception {
        var other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Elsewhere.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var taken = new ArrayList<Integer>();
        try (var told = other.inputReader(StandardCharsets.UTF_8)) {
            for (var port : told.readLine().split(" ", -1)) {
                taken.add(Integer.valueOf(port));
            }

            taken.addAll(many());
        } finally {
            other.destroyForcibly().waitFor();
        }

        assertThat(taken).hasSize(2 * 1_000).doesNotHaveDuplicates();
    }

    /** So many that chance would not keep them apart. */
    private static List<Integer> many() {
        var ports = new ArrayList<Integer>();
        for (int testbed = 0; testbed < 200; testbed++) {
            ports.addAll(Ports.free(5));
        }
        return ports;
    }

    /** Another process, which lives until it is killed. */
    static final class Elsewhere {

        static void main() throws IOException {
            System.out.println(
                    String.join(" ", many().stream().map(String::valueOf).toList()));
            System.in.read();
        }
    }
}
