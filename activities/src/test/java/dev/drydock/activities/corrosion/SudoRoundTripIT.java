package dev.drydock.activities.corrosion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.activities.remote.LocalOrSsh;
import dev.drydock.activities.remote.SudoHost;
import dev.drydock.testbed.corrosion.CorrosionTestbed;
import dev.drydock.testbed.corrosion.TestbedOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The same with nodes of root's whose login is somebody else. */
class SudoRoundTripIT extends RoundTrip {
    @TempDir
    Path ssh;

    private @Nullable SudoHost host;

    @BeforeEach
    void up() {
        SudoHost.assume();
        host = new SudoHost(ssh, List.of("Defaults:ops !requiretty", "ops ALL=(root) NOPASSWD: /bin/sh"));
    }

    @AfterEach
    void down() {
        if (host != null) {
            host.close();
        }
    }

    @Override
    @Nullable Path binary() {
        return null;
    }

    @Override
    Bench bench() throws IOException {
        var login = Objects.requireNonNull(host);
        CorrosionTestbed.killAtExit(directory.resolve("bed"));
        var testbed = CorrosionTestbed.up(new TestbedOptions(Bench.NODES.size(), directory.resolve("bed"), null));
        Path file = testbed.dir().resolve("clusters/corrosion/demo.yaml");
        String text = Files.readString(file);
        assertThat(text).contains("local: true").contains("corrosion:\n  binary:");
        Files.writeString(
                file,
                text.replace("local: true", "ssh: \"" + login.address() + "\"")
                        .replace("corrosion:\n  binary:", "corrosion:\n  sudo: true\n  binary:"));
        return new Bench(testbed, directory.resolve("scratch"), new LocalOrSsh(login.account()));
    }
}
