package dev.drydock.activities.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LocalStepTest extends StepContract {
    @Override
    Reach reach() {
        return new LocalReach("n1", home.resolve("work").toString());
    }

    @Test
    void a_worker_that_is_killed_leaves_its_step_to_the_next_worker() throws Exception {
        var shell = "cd " + home + "; echo ran >>effect; until test -e go; do sleep 0.1; done; echo went";
        Process worker = worker(shell).start();
        ReachContract.eventually(() -> Files.exists(home.resolve("effect")));

        worker.destroyForcibly().waitFor();
        Files.createFile(home.resolve("go"));
        Ran ran = StepCaller.call(home.resolve("work").toString(), shell);

        assertThat(ran).isEqualTo(new Ran(0, "went\n", ""));
        assertThat(home.resolve("effect")).hasContent("ran");
    }

    @Test
    void the_workers_credentials_stay_with_it() throws Exception {
        var builder = worker("env >" + home + "/env");
        builder.environment()
                .putAll(Map.of(
                        "TEMPORAL_API_KEY",
                        "secret-1",
                        "AWS_SECRET_ACCESS_KEY",
                        "secret-2",
                        "DRYDOCK_CODEC_KEY",
                        "secret-3"));

        assertThat(builder.start().waitFor()).isZero();

        assertThat(home.resolve("env")).content().contains("DRYDOCK_NODE=n1").doesNotContain("secret-");
    }

    private ProcessBuilder worker(String shell) {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StepCaller.class.getName(),
                        home.resolve("work").toString(),
                        shell)
                .inheritIO();
    }
}
