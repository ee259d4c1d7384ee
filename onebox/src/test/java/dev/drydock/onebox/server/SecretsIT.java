package dev.drydock.onebox.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.drydock.onebox.scene.RealParts;
import dev.drydock.starter.cli.Drydock;
import dev.drydock.starter.view.Streams;
import dev.drydock.testbed.bucket.S3Server;
import dev.drydock.testbed.corrosion.CorrosionTestbed;
import dev.drydock.testbed.corrosion.Ports;
import dev.drydock.testbed.corrosion.Testbed;
import dev.drydock.workflows.words.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reseed in which everything that may be secret is, and whose every trace is searched afterwards. */
final class SecretsIT {
    private static final String CLUSTER = "corrosion/demo";
    private static final String APPROVER = "ops-a@example.com";
    private static final Duration BOUND = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path dir = Path.of("");

    @TempDir
    private Path served = Path.of("");

    @TempDir
    private Path home = Path.of("");

    private final Canaries canaries = new Canaries();
    private final StringBuilder told = new StringBuilder();
    private final List<WorkerChild> workers = new ArrayList<>();
    private Identity own = new Identity(Path.of(""), Path.of(""));

    @BeforeEach
    void agents() throws Exception {
        CorrosionTestbed.upStandIns(2, dir);
        own = Identity.of(home, "service");
        key("plain", "");
        key("locked", canaries.of("passphrase"));
        canaries.privateKey("private key", home.resolve("plain"));
        canaries.privateKey("locked private key", home.resolve("locked"));
        System.setProperty("aws.accessKeyId", S3Server.ACCESS_KEY);
        System.setProperty("aws.secretAccessKey", S3Server.SECRET_KEY);
    }

    @AfterEach
    void away() {
        workers.forEach(WorkerChild::close);
        CorrosionTestbed.kill(dir);
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
    }

    private void key(String name, String passphrase) throws Exception {
        String file = home.resolve(name).toString();
        var made = new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-f", file).start();
        assertThat(made.waitFor()).isZero();
    }

    private String signer(String who, String key) throws IOException {
        return who + " namespaces=\"drydock\" " + Files.readString(home.resolve(key + ".pub"));
    }

    /** A hook that prints its environment, an agent that wants a token, a bucket, and two who sign. */
    private void secretly(S3Server server) throws IOException {
        Files.createDirectories(server.bucket("fleet"));
        Path file = Testbed.read(dir).clusterFile();
        Files.writeString(
                file.resolveSibling("allowed_signers"),
                signer("req@example.com", "plain")
                        + signer(APPROVER, "locked")
                        + signer("ops-b@example.com", "locked"));
        String bucket = server.address("fleet/drydock").toString();
        Files.writeString(
                file,
                Files.readString(file).replaceAll("(?m)^artifacts:.*$", "artifacts: \"" + bucket + "\"")
                        + "signers: allowed_signers\ntransfer: {per-node: 64K}\n"
                        + "hooks: {before-stop: \"env; set; cat /proc/self/environ\"}\n");
        for (var node : Testbed.read(dir).nodes()) {
            Files.writeString(
                    node.config(),
                    "\n[api.authz]\nbearer-token = \"" + canaries.of("agent-token") + "\"\n",
                    StandardOpenOption.APPEND);
        }
    }

    private Map<String, String> connection(String address, String key) throws IOException {
        Path file = Files.writeString(
                home.resolve("temporal.toml"),
                "[profile.live]\naddress = \"" + address + "\"\nnamespace = \"default\"\n[profile.live.tls]\n"
                        + "server_ca_cert_path = \"" + own.certificate() + "\"\n");
        var env = new LinkedHashMap<>(Map.of("PATH", System.getenv("PATH"), "HOME", home.toString()));
        env.put("TEMPORAL_CONFIG_FILE", file.toString());
        env.put("TEMPORAL_PROFILE", "live");
        env.put("TEMPORAL_API_KEY", key);
        env.put("DRYDOCK_CODEC_KEY", "k1 " + canaries.codecKey());
        return env;
    }

    private WorkerChild worker(String name, Map<String, String> env) throws IOException {
        Path config = Files.writeString(
                home.resolve(name + ".yaml"),
                "clusters: " + dir.resolve("clusters") + "\nscratch: " + dir.resolve("scratch")
                        + "\nlog-format: json\nwebhooks:\n"
                        + "  - {name: chat, url-variable: CHAT_URL, secret-variable: CHAT_SECRET}\n"
                        + "  - {name: wrong, url-file: wrong.url, secret-file: wrong.key}\n"
                        + "  - {name: deaf, url-file: deaf.url}\n");
        var worker = new WorkerChild(dir.resolve(name + ".log"), env, "--config", config.toString());
        workers.add(worker);
        return worker;
    }

    private Map<String, String> workerEnv(Map<String, String> connection, int sink, String s3Secret)
            throws IOException {
        String token = canaries.of("webhook-token");
        Files.writeString(home.resolve("wrong.url"), "ht tp://" + token + "\n");
        Files.writeString(home.resolve("wrong.key"), canaries.of("webhook-secret") + "\n");
        Files.writeString(home.resolve("deaf.url"), "http://127.0.0.1:1/" + token + "?" + token + "\n");
        var env = new LinkedHashMap<>(connection);
        env.put("AWS_ACCESS_KEY_ID", S3Server.ACCESS_KEY);
        env.put("AWS_SECRET_ACCESS_KEY", s3Secret);
        env.put("CHAT_URL", "http://127.0.0.1:" + sink + "/" + token);
        env.put("CHAT_SECRET", canaries.of("webhook-secret"));
        return env;
    }

    private int typed(Map<String, String> env, String answers, String... args) {
        var out = new ByteArrayOutputStream();
        var printed = new PrintStream(out, true, StandardCharsets.UTF_8);
        var in = new ByteArrayInputStream(answers.getBytes(StandardCharsets.UTF_8));
        int code = Drydock.run(new Streams(in, printed, printed, !answers.isEmpty(), env), args);
        told.append("$ ").append(String.join(" ", args)).append('\n').append(out.toString(StandardCharsets.UTF_8));
        return code;
    }

    private void must(int code, Map<String, String> env, String answers, String... args) {
        int answered = typed(env, answers, args);
        assertThat(answered).as(() -> told.substring(told.lastIndexOf("$ "))).isEqualTo(code);
    }

    private void reseed(Map<String, String> env) {
        String plan = dir.resolve("plan.json").toString();
        String locked = home.resolve("locked").toString();
        String passphrase = CLUSTER + "\n" + canaries.of("passphrase") + "\n";
        String plain = home.resolve("plain").toString();
        await().atMost(BOUND).untilAsserted(() -> must(0, env, "", "clusters"));
        must(0, env, "", "plan", "reseed", CLUSTER, "--reason", "r", "--as", "req@example.com", "--out", plan);
        must(0, env, "", "start", plan, "--key", plain);
        await().atMost(BOUND).until(() -> {
            typed(env, "", "status", CLUSTER, "-o", "json");
            return told.substring(told.lastIndexOf("$ ")).contains("\"open\"");
        });
        must(
                12,
                env,
                CLUSTER + ("\n" + canaries.of("passphrase") + "-mistyped").repeat(3) + "\n",
                "approve",
                CLUSTER,
                "restore",
                "--key",
                locked,
                "--as",
                APPROVER);
        must(0, env, passphrase, "approve", CLUSTER, "restore", "--key", locked, "--as", APPROVER);
        must(0, env, "", "watch", CLUSTER);
    }

    private void read(Map<String, String> env) {
        for (String verb : List.of("status", "watch", "late", "doctor")) {
            typed(env, "", verb, CLUSTER, "-o", "json");
        }
        must(0, env, "", "list", "-o", "json");
        must(0, env, "", "doctor");
        must(0, env, "", "logs", CLUSTER, "n1");
        must(0, env, "", "logs", CLUSTER, "n2", "before-stop");
        must(0, env, "", "review", CLUSTER, "-o", "json");
        must(
                0,
                env,
                "",
                "review",
                CLUSTER,
                "--histories",
                dir.resolve("export.json").toString());
    }

    /** Failures that are told about something secret. */
    private void fail(String address, Map<String, String> env, int sink) throws Exception {
        var refused = connection(address, "canary-of-api-key-refused");
        must(12, refused, "", "list");
        assertThat(worker("refused", workerEnv(refused, sink, S3Server.SECRET_KEY))
                        .exit(60))
                .isEqualTo(12);
        var longer = new LinkedHashMap<>(env);
        longer.put("DRYDOCK_CODEC_KEY", "k1 " + canaries.codecKey() + "canary-of-codec-key-32-bytes-sum");
        must(2, longer, "", "list");
        assertThat(worker("longer", workerEnv(longer, sink, S3Server.SECRET_KEY))
                        .exit(60))
                .isEqualTo(2);
        var malformed = new LinkedHashMap<>(env);
        malformed.put(
                "TEMPORAL_CONFIG_FILE",
                Files.writeString(
                                home.resolve("malformed.toml"),
                                "[profile.live]\napi_key = \"" + canaries.of("api-key") + "\n")
                        .toString());
        must(2, malformed, "", "list");
    }

    @Test
    void no_secret_is_in_histories_logs_answers_reports_step_directories_process_lists_or_error_texts()
            throws Exception {
        Assumptions.assumeTrue(
                S3Server.binary().isPresent() || "true".equals(System.getenv("CI")),
                "NOT TESTED ON A REAL S3 SERVER: there is no versitygw");
        int sink = Ports.free(1).getFirst();
        try (var bucket = S3Server.start(S3Server.binary().orElseThrow(), served);
                var server = DevServer.start(RealParts.temporal(), 0, dir.resolve("temporal.db"));
                var gate = Gatekeeper.keyed(server.address(), own, canaries.of("api-key"));
                var chat = new Sink(sink, 204);
                var processes = new ProcessList()) {
            secretly(bucket);
            var env = connection(gate.address(), canaries.of("api-key"));
            WorkerChild worker = worker("worker", workerEnv(env, sink, S3Server.SECRET_KEY));
            reseed(env);
            read(env);
            await().atMost(BOUND)
                    .until(() -> worker.said().contains("webhook wrong")
                            && worker.said().contains("webhook deaf"));
            fail(gate.address(), env, sink);
            worker.kill();
            worker("poor", workerEnv(env, sink, S3Server.SECRET_KEY + "-of-another"));
            typed(env, "", "doctor", CLUSTER);
            typed(env, "", "plan", "reseed", CLUSTER, "--reason", "r", "--as", "req@example.com");
            var raw = new Raw(RealParts.temporal(), server.address());
            String histories = canaries.read(JSON.valueToTree(raw.everything()));

            var found = new ArrayList<String>();
            found.addAll(canaries.in("histories", histories));
            found.addAll(canaries.in("what was typed and answered", told.toString()));
            found.addAll(canaries.in("process list", processes.seen()));
            found.addAll(canaries.in("webhooks", Json.MAPPER.writeValueAsString(chat.taken())));
            for (WorkerChild each : workers) {
                found.addAll(canaries.in("log of a worker", each.said()));
            }
            found.addAll(canaries.below(dir.resolve("work")));
            found.addAll(canaries.below(dir.resolve("scratch")));
            found.addAll(canaries.below(dir.resolve("clusters")));
            found.addAll(canaries.below(bucket.bucket("fleet")));
            found.addAll(canaries.in("export", Files.readString(dir.resolve("export.json"))));
            found.addAll(canaries.in("temporal.log", Files.readString(dir.resolve("temporal.log"))));

            assertThat(found).isEmpty();
            everythingWasSearched(histories, processes.seen(), chat);
        }
    }

    /** A search in nothing finds nothing. */
    private void everythingWasSearched(String histories, String processes, Sink chat) throws IOException {
        List<String> plain = List.of("DRYDOCK_NODE=n2", "req@example.com", "plan/" + CLUSTER, "encryption-key-id");
        assertThat(plain.stream().filter(each -> !histories.contains(each))).isEmpty();
        assertThat(processes).contains("curl", "corrosion");
        assertThat(told).contains("DRYDOCK_NODE=n2");
        assertThat(chat.taken()).isNotEmpty();
        assertThat(workers)
                .extracting(WorkerChild::said)
                .allSatisfy(said -> assertThat(said).isNotBlank());
        assertThat(canaries.below(home)).hasSizeGreaterThan(5);
    }
}
