package dev.drydock.onebox.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drydock.onebox.scene.RealParts;
import dev.drydock.onebox.server.DevServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher keeps of a JVM's start, in a tree laid out as a release. */
final class KeptStartIT {
    private static final Duration BOUND = Duration.ofMinutes(5);
    private static final int DONE = 0;

    /** A JVM that cannot use what was kept for it ends with an error then. */
    private static final Map<String, String> ONLY_WITH_IT = Map.of("JDK_JAVA_OPTIONS", "-XX:AOTMode=on");

    @TempDir
    private Path tree = Path.of("");

    private record Ended(int code, String out, String err) {}

    @BeforeEach
    void layOut() throws IOException {
        ReleaseTree.in(tree, Path.of("").toAbsolutePath().resolve(".."));
    }

    private Ended list(DevServer server, Map<String, String> env) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(tree.resolve("drydock").toString(), "list", "--address", server.address())
                .redirectOutput(tree.resolve("out").toFile())
                .redirectError(tree.resolve("err").toFile());
        builder.environment().remove("DRYDOCK_BUILD");
        builder.environment().putAll(env);
        Process process = builder.start();
        assertThat(process.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return new Ended(
                process.exitValue(), Files.readString(tree.resolve("out")), Files.readString(tree.resolve("err")));
    }

    private Path kept() {
        return tree.resolve("lib/start.aot");
    }

    private void awaitKept() {
        await().atMost(BOUND).until(() -> Files.exists(kept()) && Files.notExists(tree.resolve("lib/start.aot.busy")));
    }

    @Test
    void a_command_that_reads_has_the_next_one_start_from_what_it_loaded_and_one_that_does_not_fit_is_no_harm()
            throws Exception {
        try (var server = DevServer.start(RealParts.temporal(), 0, tree.resolve("temporal.db"))) {
            Ended first = list(server, Map.of());
            awaitKept();
            Ended second = list(server, Map.of());
            Ended strict = list(server, ONLY_WITH_IT);
            Files.writeString(kept(), "this was a JVM's");
            Ended torn = list(server, Map.of());
            Ended strictly = list(server, ONLY_WITH_IT);

            assertThat(first.code()).isEqualTo(DONE);
            assertThat(second).isEqualTo(first);
            assertThat(torn).isEqualTo(first);
            assertThat(strict.code()).isEqualTo(DONE);
            assertThat(strictly.code()).as("the judge can tell").isNotEqualTo(DONE);
        }
    }

    @Test
    void after_an_upgrade_it_is_made_anew_and_where_it_is_not_wanted_not_at_all() throws Exception {
        try (var server = DevServer.start(RealParts.temporal(), 0, tree.resolve("temporal.db"))) {
            Files.writeString(kept(), "of the release before");
            Files.setLastModifiedTime(kept(), FileTime.from(Instant.now().minusSeconds(3600)));

            Ended without = list(server, Map.of("DRYDOCK_AOT", "no"));
            String before = Files.readString(kept());
            Ended with = list(server, Map.of());
            await().atMost(BOUND).until(() -> Files.size(kept()) > 1_000_000);

            assertThat(before).isEqualTo("of the release before");
            assertThat(with).isEqualTo(without);
            awaitKept();
        }
    }
}
