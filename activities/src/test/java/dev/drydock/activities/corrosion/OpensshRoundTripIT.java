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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same with nodes that the worker reaches through OpenSSH's own server. */
class OpensshRoundTripIT extends RoundTrip {
    @TempDir
    Path ssh;

    private @Nullable Sshd sshd;

    @BeforeEach
    void up() {
        Sshd.assume();
        sshd = sshd(ssh);
    }

    Sshd sshd(Path home) {
        return new Sshd(home);
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

    /** A testbed that runs already. */
    void prepare(Path testbed) throws IOException {}

    private Sshd sshd() {
        assertThat(sshd).isNotNull();
        return sshd;
    }

    @Test
    void doctor_says_of_each_node_whether_the_worker_gets_in() throws Exception {
        try (var bench = bench()) {
            var folder = new ClusterFolder(bench.testbed.dir().resolve("clusters"));

            var known =
                    new DeskSteps(folder, new LocalOrSsh(sshd().account()), true, KeySource.NONE).doctor(Bench.CLUSTER);
            assertThat(known)
                    .filteredOn(f -> f.name().contains(" node "))
                    .allMatch(Finding::ok)
                    .extracting(Finding::says)
                    .containsOnly("reached as " + sshd().address() + ", has what steps need")
                    .hasSize(Bench.NODES.size());

            Files.delete(sshd().account().home().resolve(".ssh/known_hosts"));
            var unknown =
                    new DeskSteps(folder, new LocalOrSsh(sshd().account()), true, KeySource.NONE).doctor(Bench.CLUSTER);
            assertThat(unknown)
                    .filteredOn(f -> f.name().contains(" node "))
                    .noneMatch(Finding::ok)
                    .allMatch(f -> f.says().contains("is not a known host: it showed ssh-ed25519 key SHA256:"))
                    .hasSize(Bench.NODES.size());
        }
    }
}
