package dev.drydock.onebox.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drydock.onebox.demo.Typed;
import dev.drydock.onebox.demo.Typed.Answer;
import dev.drydock.onebox.scene.RealParts;
import dev.drydock.testbed.corrosion.CorrosionTestbed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A real Temporal server that knows its callers, reached by a profile of temporal.toml. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SecuredIT {
    private static final String CLUSTER = "corrosion/demo";
    private static final String API_KEY = "s3cret-and-long";
    private static final Duration BOUND = Duration.ofSeconds(90);

    @TempDir
    static Path dir = Path.of("");

    private final List<AutoCloseable> open = new ArrayList<>();
    private Identity own = new Identity(Path.of(""), Path.of(""));
    private Identity friend = own;
    private Identity stranger = own;
    private String plain = "";

    @BeforeAll
    void up() {
        CorrosionTestbed.upStandIns(1, dir);
        own = Identity.of(dir, "service");
        friend = Identity.of(dir, "friend");
        stranger = Identity.of(dir, "stranger");
        plain = opened(DevServer.start(RealParts.temporal(), 0, dir.resolve("temporal.db")))
                .address();
    }

    @AfterAll
    void down() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
        CorrosionTestbed.kill(dir);
    }

    private <T extends AutoCloseable> T opened(T closeable) {
        open.add(closeable);
        return closeable;
    }

    private Map<String, String> profile(String address, String... lines) {
        try {
            Path file = Files.createTempFile(dir, "temporal", ".toml");
            Files.writeString(
                    file,
                    "[profile.live]\naddress = \"" + address + "\"\nnamespace = \"default\"\n"
                            + String.join("\n", lines) + "\n");
            return Map.of("TEMPORAL_CONFIG_FILE", file.toString(), "TEMPORAL_PROFILE", "live");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<String, String> mutual(String address, Identity as) {
        return profile(
                address,
                "[profile.live.tls]",
                "client_cert_path = \"" + as.certificate() + "\"",
                "client_key_path = \"" + as.key() + "\"",
                "server_ca_cert_path = \"" + own.certificate() + "\"");
    }

    private Map<String, String> keyed(String address, String key) {
        return profile(
                address,
                "api_key = \"" + key + "\"",
                "[profile.live.tls]",
                "server_ca_cert_path = \"" + own.certificate() + "\"");
    }

    /** The worker as it is started in earnest; nothing of this process's environment says where the service is. */
    private Process worker(Map<String, String> profile) {
        try {
            var builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "--enable-native-access=ALL-UNNAMED",
                            "--sun-misc-unsafe-memory-access=allow",
                            "-cp",
                            System.getProperty("java.class.path"),
                            "dev.drydock.worker.main.WorkerMain",
                            "--clusters",
                            dir.resolve("clusters").toString(),
                            "--scratch",
                            dir.resolve("scratch").toString(),
                            "--allow-unsigned")
                    .redirectErrorStream(true)
                    .redirectOutput(dir.resolve("worker.log").toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("TEMPORAL_"));
            builder.environment().putAll(profile);
            return builder.start();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void stop(Process worker) throws InterruptedException {
        worker.destroy();
        if (!worker.waitFor(30, TimeUnit.SECONDS)) {
            worker.destroyForcibly().waitFor();
        }
    }

    private String ended(Map<String, String> profile, int code) throws Exception {
        Process worker = worker(profile);
        assertThat(worker.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(worker.exitValue()).isEqualTo(code);
        return Files.readString(dir.resolve("worker.log"));
    }

    private static Typed typed(Map<String, String> profile) {
        var env = new LinkedHashMap<>(profile);
        return Typed.by(env);
    }

    private void servesWith(Map<String, String> profile) throws InterruptedException {
        Typed typed = typed(profile);
        Process worker = worker(profile);
        try {
            Answer planned = await().atMost(BOUND)
                    .until(
                            () -> typed.quietly(
                                    "plan",
                                    "reseed",
                                    CLUSTER,
                                    "--reason",
                                    "try it",
                                    "--out",
                                    dir.resolve("plan.json").toString()),
                            answer -> answer.code() != 75 || !worker.isAlive());
            Answer doctor = typed.quietly("doctor");

            assertThat(planned.code()).as(planned.err()).isZero();
            assertThat(doctor.out()).contains("tls: on (profile live").contains("service: answers");
        } finally {
            stop(worker);
        }
    }

    @Test
    void a_profile_with_a_client_certificate_is_let_in() throws Exception {
        try (var gate = Gatekeeper.mutual(plain, own, friend)) {
            servesWith(mutual(gate.address(), friend));

            assertThat(gate.let()).isPositive();
        }
    }

    @Test
    void another_certificate_or_none_is_told_as_not_authorised_with_address_and_profile() throws Exception {
        try (var gate = Gatekeeper.mutual(plain, own, friend)) {
            Answer other = typed(mutual(gate.address(), stranger)).quietly("list");
            Answer none = typed(profile(
                            gate.address(),
                            "[profile.live.tls]",
                            "server_ca_cert_path = \"" + own.certificate() + "\""))
                    .quietly("list");
            Answer untrusted = typed(profile(gate.address(), "[profile.live.tls]", "disabled = false"))
                    .quietly("list");
            Answer inClear = typed(profile(gate.address())).quietly("list");
            String worker = ended(mutual(gate.address(), stranger), 12);

            String told = gate.address() + " (namespace default, profile live)";
            assertThat(gate.let()).isZero();
            assertThat(List.of(other.code(), none.code(), untrusted.code())).containsOnly(12);
            assertThat(other.err()).contains(told).contains("does not take this side's certificate");
            assertThat(none.err()).contains(told).contains("(certificate required)");
            assertThat(untrusted.err())
                    .contains(told)
                    .contains("its certificate is signed by nobody who is trusted here");
            assertThat(inClear.code()).isEqualTo(75);
            assertThat(inClear.err()).contains(told);
            assertThat(worker).contains(told).contains("does not take this side's certificate");
        }
    }

    @Test
    void an_api_key_lets_in_and_another_one_is_not_authorised() throws Exception {
        try (var gate = Gatekeeper.keyed(plain, own, API_KEY)) {
            servesWith(keyed(gate.address(), API_KEY));
            int before = gate.let();

            Answer other = typed(keyed(gate.address(), "another-key")).quietly("list");
            Answer none = typed(profile(
                            gate.address(),
                            "[profile.live.tls]",
                            "server_ca_cert_path = \"" + own.certificate() + "\""))
                    .quietly("list");
            String worker = ended(keyed(gate.address(), "another-key"), 12);

            assertThat(gate.let()).isEqualTo(before);
            assertThat(List.of(other.code(), none.code())).containsOnly(12);
            assertThat(other.err())
                    .contains(gate.address() + " (namespace default, profile live) does not let you in")
                    .contains("this key is not known")
                    .doesNotContain("another-key");
            assertThat(worker).contains("does not let you in").doesNotContain("another-key");
        }
    }

    @Test
    void a_namespace_that_is_not_there_is_named_with_where_it_was_looked_for() throws Exception {
        var env = Map.of("TEMPORAL_ADDRESS", plain, "TEMPORAL_NAMESPACE", "nowhere");

        Answer list = typed(env).quietly("list");
        Answer plan = typed(env).quietly("plan", "reseed", CLUSTER, "--reason", "try it");
        Answer doctor = typed(env).quietly("doctor");
        String worker = ended(env, 2);

        assertThat(List.of(list.code(), plan.code())).containsOnly(2);
        assertThat(list.err()).contains(plain + " (namespace nowhere").contains("nowhere is not found");
        assertThat(plan.err()).contains("nowhere is not found");
        assertThat(doctor.out()).contains("nowhere");
        assertThat(worker).contains("nowhere is not found").contains(plain);
    }
}
