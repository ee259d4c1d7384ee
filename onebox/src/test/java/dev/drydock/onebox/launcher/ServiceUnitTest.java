package dev.drydock.onebox.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.worker.wiring.WorkerSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unit in {@code deploy/}, as this machine's systemd reads it. */
final class ServiceUnitTest {
    private static final Path ROOT =
            Objects.requireNonNull(Path.of("").toAbsolutePath().getParent());
    private static final Path UNIT = ROOT.resolve("deploy/drydock-worker.service");
    private static final Duration INTERRUPTED = Duration.ofSeconds(5);

    @TempDir
    private Path dir = Path.of("");

    private static String value(String key) throws IOException {
        return Files.readAllLines(UNIT).stream()
                .filter(line -> line.startsWith(key + "="))
                .map(line -> line.substring(key.length() + 1))
                .findFirst()
                .orElse("");
    }

    @Test
    void systemd_has_nothing_to_say_against_it() throws Exception {
        Path here = Files.writeString(
                dir.resolve("drydock-worker.service"),
                Files.readString(UNIT)
                        .replace("/opt/drydock/drydock", ROOT.resolve("drydock").toString()));
        Process verify;
        try {
            verify = new ProcessBuilder("systemd-analyze", "verify", "--man=no", here.toString())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            System.err.println("NOT TESTED: there is no systemd-analyze here to read the unit");
            Assumptions.abort("no systemd-analyze");
            return;
        }

        String says = new String(verify.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(verify.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(says).isEmpty();
        assertThat(verify.exitValue()).isZero();
    }

    @Test
    void it_waits_longer_for_a_stop_than_a_worker_takes() throws Exception {
        Duration waits = Duration.ofSeconds(Long.parseLong(value("TimeoutStopSec")));

        assertThat(waits).isGreaterThan(WorkerSettings.STOP_WITHIN.plus(INTERRUPTED));
        assertThat(value("KillSignal")).isEqualTo("SIGTERM");
    }
}
