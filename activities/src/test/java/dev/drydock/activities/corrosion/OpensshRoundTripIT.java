package dev.drydock.activities.corrosion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.activities.clusters.ClusterFolder;
import dev.drydock.activities.desk.DeskSteps;
import dev.drydock.activities.remote.LocalOrSsh;
import dev.drydock.activities.remote.Sshd;
import dev.drydock.testbed.corrosion.CorrosionTestbed;
import dev.drydock.testbed.corrosion.TestbedOptions;
import dev.drydock.workflows.codec.KeySource;
import dev.drydock.workflows.desk.Desk.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same with nodes that the worker reaches through OpenSSH's own server. All that steps run there sees a clock that is
 * wrong (libfaketime): they must not go by it.
 */
class OpensshRoundTripIT extends RoundTrip {
    private static final Duration AHEAD = Duration.ofMinutes(10);
    private static final List<Path> LIBRARIES =
            List.of(Path.of("/usr/lib/x86_64-linux-gnu/faketime"), Path.of("/usr/lib/aarch64-linux-gnu/faketime"));

    @TempDir
    Path ssh;

    private @Nullable Sshd sshd;

    @BeforeEach
    void up() {
        Sshd.assume();
        sshd = new Sshd(
                ssh,
                "SetEnv HOME=" + ssh + "/home LD_PRELOAD=" + library() + " FAKETIME=+" + AHEAD.toSeconds()
                        + " FAKETIME_DONT_FAKE_MONOTONIC=1");
    }

    @Override
    long aheadMillis() {
        return AHEAD.toMillis();
    }

    @AfterEach
    void down() {
        if (sshd != null) {
            sshd.close();
        }
    }

    @Override
    @Nullable Path binary() {
        return null;
    }

    @Override
    Bench bench() throws IOException {
        CorrosionTestbed.killAtExit(directory.resolve("bed"));
        var testbed = CorrosionTestbed.up(new TestbedOptions(Bench.NODES.size(), directory.resolve("bed"), null));
        Path file = testbed.dir().resolve("clusters/corrosion/demo.yaml");
        String text = Files.readString(file);
        assertThat(text).contains("local: true");
        Files.writeString(file, text.replace("local: true", "ssh: \"" + sshd().address() + "\""));
        prepare(testbed.dir());
        return new Bench(testbed, directory.resolve("scratch"), new LocalOrSsh(sshd().account()));
    }

    /** Not so the agent: a Java process, as the stand-in is, would wait for its timers in a loop. */
    private static void prepare(Path testbed) throws IOException {
        for (String program : List.of("bin/corrosion", "nodes/n1/start", "nodes/n2/start", "nodes/n3/start")) {
            Path script = testbed.resolve(program);
            if (Files.notExists(script)) {
                continue; // a real agent is no script
            }
            List<String> lines = new ArrayList<>(Files.readAllLines(script));
            lines.add(1, "unset LD_PRELOAD FAKETIME");
            Files.write(script, lines);
        }
    }

    private static Path library() {
        return LIBRARIES.stream()
                .map(folder -> folder.resolve("libfaketime.so.1"))
                .filter(Files::exists)
                .findFirst()
                .orElseGet(() -> {
                    String says = "NOT TESTED: no clock can be wrong here (apt-get install -y faketime)";
                    System.err.println(says);
                    if ("true".equals(System.getenv("CI"))) {
                        Assertions.fail(says);
                    }
                    return Assumptions.abort(says);
                });
    }

    private Sshd sshd() {
        assertThat(sshd).isNotNull();
        return sshd;
    }

    @Test
    void doctor_says_of_each_node_whether_the_worker_gets_in() throws Exception {
        try (var bench = bench()) {
            var folder = new ClusterFolder(bench.testbed.dir().resolve("clusters"));

            var known = new DeskSteps(folder, new LocalOrSsh(sshd().account()), true, KeySource.NONE, Map.of())
                    .doctor(Bench.CLUSTER);
            assertThat(known)
                    .filteredOn(f -> f.name().contains(" node "))
                    .allMatch(Finding::ok)
                    .extracting(Finding::says)
                    .containsOnly("reached as " + sshd().address() + ", has what steps need")
                    .hasSize(Bench.NODES.size());

            Files.delete(sshd().account().home().resolve(".ssh/known_hosts"));
            var unknown = new DeskSteps(folder, new LocalOrSsh(sshd().account()), true, KeySource.NONE, Map.of())
                    .doctor(Bench.CLUSTER);
            assertThat(unknown)
                    .filteredOn(f -> f.name().contains(" node "))
                    .noneMatch(Finding::ok)
                    .allMatch(f -> f.says().contains("is not a known host: it showed ssh-ed25519 key SHA256:"))
                    .hasSize(Bench.NODES.size());
        }
    }
}
