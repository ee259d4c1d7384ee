package dev.drydock.onebox.server;

import static dev.drydock.onebox.server.SecretScene.APPROVER;
import static dev.drydock.onebox.server.SecretScene.CLUSTER;
import static dev.drydock.onebox.server.SecretScene.REQUESTER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.drydock.onebox.scene.RealParts;
import dev.drydock.testbed.bucket.S3Server;
import dev.drydock.testbed.corrosion.Ports;
import dev.drydock.testbed.corrosion.Testbed;
import dev.drydock.testbed.writer.Http;
import dev.drydock.workflows.words.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reseed in which everything that may be secret is, and whose every trace is searched afterwards. */
final class SecretsIT {
    private static final Duration BOUND = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path dir = Path.of("");

    @TempDir
    private Path served = Path.of("");

    @TempDir
    private Path home = Path.of("");

    private @Nullable SecretScene made;

    @BeforeEach
    void up() throws Exception {
        made = SecretScene.up(dir, home);
    }

    @AfterEach
    void down() {
        if (made != null) {
            made.close();
        }
    }

    private SecretScene scene() {
        assertThat(made).isNotNull();
        return made;
    }

    private Path plan() {
        return dir.resolve("plan.json");
    }

    private void start(Map<String, String> env) {
        var scene = scene();
        String plan = plan().toString();
        await().atMost(BOUND).untilAsserted(() -> scene.must(0, env, "", "clusters"));
        scene.must(0, env, "", "plan", "reseed", CLUSTER, "--reason", "r", "--as", REQUESTER, "--out", plan);
        scene.must(0, env, "", "start", plan, "--key", home.resolve("plain").toString());
        await().atMost(BOUND).until(() -> {
            scene.typed(env, "", "status", CLUSTER, "-o", "json");
            return scene.told().substring(scene.told().lastIndexOf("$ ")).contains("\"open\"");
        });
    }

    /** The launcher, what it starts, and both programs that ask for a passphrase. */
    private void launch(Map<String, String> env) throws Exception {
        String locked = home.resolve("locked").toString();
        var keyFile = new LinkedHashMap<>(env);
        keyFile.put("DRYDOCK_CODEC_KEY", "");
        keyFile.put("DRYDOCK_CODEC_KEY_FILE", scene().codecKeyFile().toString());
        scene().launched(
                        0,
                        keyFile,
                        "note",
                        CLUSTER,
                        "by Drydock",
                        "--key",
                        locked,
                        "--as",
                        APPROVER,
                        "--signer",
                        "file",
                        "--yes");
        scene().launched(
                        0,
                        env,
                        "note",
                        CLUSTER,
                        "by OpenSSH",
                        "--key",
                        locked,
                        "--as",
                        APPROVER,
                        "--signer",
                        "ssh-keygen",
                        "--yes");
    }

    /** Or there is no page of what was late. */
    private void writeLate() throws InterruptedException {
        var node = Testbed.read(dir).nodes().getLast();
        var row = JSON.createArrayNode().add("INSERT INTO tags (tag) VALUES ('late')");
        assertThat(new Http().send(node, row, BOUND)).isInstanceOf(Http.Sent.Done.class);
    }

    private void approve(Map<String, String> env) {
        String passphrase = "\n" + Canaries.of("passphrase");
        String locked = home.resolve("locked").toString();
        String[] approve = {"approve", CLUSTER, "restore", "--key", locked, "--as", APPROVER};
        scene().must(12, env, CLUSTER + (passphrase + "-mistyped").repeat(3) + "\n", approve);
        scene().must(0, env, CLUSTER + passphrase + "\n", approve);
        scene().must(0, env, "", "watch", CLUSTER);
    }

    private void read(Map<String, String> env) {
        var scene = scene();
        for (String verb : List.of("status", "watch", "late", "doctor")) {
            scene.typed(env, "", verb, CLUSTER, "-o", "json");
        }
        scene.must(0, env, "", "list", "-o", "json");
        scene.must(0, env, "", "doctor");
        scene.must(0, env, "", "logs", CLUSTER, "n1");
        scene.must(0, env, "", "logs", CLUSTER, "n1", "before-stop");
        scene.must(0, env, "", "logs", CLUSTER, "n2", "before-stop");
        scene.must(0, env, "", "review", CLUSTER, "-o", "json");
        String export = dir.resolve("export.json").toString();
        scene.must(0, env, "", "review", CLUSTER, "--histories", export);
        scene.must(0, env, "", "review", CLUSTER, "-o", "markdown");
        scene.must(0, env, "", "late", CLUSTER, "-o", "html");
        scene.must(0, env, "", "show", plan().toString(), "-o", "html");
    }

    /** Failures that are told about something secret. */
    private void fail(String address, Map<String, String> env, int sink) throws Exception {
        var scene = scene();
        var refused = scene.connection(address, "canary-of-api-key-refused");
        scene.must(12, refused, "", "list");
        assertThat(scene.worker("refused", scene.workerEnv(refused, sink)).exit(60))
                .isEqualTo(12);
        var longer = new LinkedHashMap<>(env);
        longer.put("DRYDOCK_CODEC_KEY", "k1 " + Canaries.codecKey() + "canary-of-codec-key-32-bytes-sum");
        scene.must(2, longer, "", "list");
        assertThat(scene.worker("longer", scene.workerEnv(longer, sink)).exit(60))
                .isEqualTo(2);
        var malformed = new LinkedHashMap<>(env);
        malformed.put(
                "TEMPORAL_CONFIG_FILE",
                Files.writeString(
                                home.resolve("malformed.toml"),
                                "[profile.live]\napi_key = \"" + Canaries.of("api-key") + "\n")
                        .toString());
        scene.must(2, malformed, "", "list");
    }

    /** Workers that S3 does not know, by a temporary token and by a key. */
    private void failAtTheBucket(Map<String, String> env, int sink) throws IOException {
        var temporary = scene().workerEnv(env, sink);
        temporary.put("AWS_ACCESS_KEY_ID", S3Server.ACCESS_KEY);
        failToPlan(env, scene().worker("temporary", temporary), "InvalidToken");
        var poor = scene().workerEnv(env, sink);
        poor.put("AWS_ACCESS_KEY_ID", S3Server.ACCESS_KEY);
        poor.put("AWS_SECRET_ACCESS_KEY", S3Server.SECRET_KEY + "-of-another");
        poor.put("AWS_SESSION_TOKEN", "");
        failToPlan(env, scene().worker("poor", poor), "SignatureDoesNotMatch");
    }

    private void failToPlan(Map<String, String> env, WorkerChild worker, String why) {
        scene().typed(env, "", "doctor", CLUSTER);
        scene().typed(env, "", "plan", "reseed", CLUSTER, "--reason", "r", "--as", REQUESTER);
        assertThat(scene().told().substring(scene().told().lastIndexOf("$ "))).contains(why);
        worker.kill();
    }

    /** Logins that do not work. */
    private void failOnNodes(Map<String, String> env, int sink) throws IOException {
        var scene = scene();
        scene.worker("stranger", scene.workerEnv(env, sink));
        Path damaged = home.resolve("damaged");
        Files.writeString(damaged, Files.readString(scene.login()).replaceFirst("\n[^\n]{9}", "\n"));
        Path file = scene.clusterFile();
        String right = Files.readString(file);
        for (String ssh : List.of(
                "key: \"" + home.resolve("locked") + "\"",
                "key: \"" + damaged + "\"",
                "key: \"" + home.resolve("plain") + "\"",
                "passphrase: \"" + Canaries.of("passphrase") + "\"")) {
            Files.writeString(file, right.replaceAll("(?m)^ssh: \\{key: \"[^\"]*\"", "ssh: {" + ssh));
            scene.typed(env, "", "doctor", CLUSTER);
        }
        Files.writeString(file, right);
    }

    private Search search(S3Server bucket, Raw raw, Sink chat, ProcessList processes) {
        var scene = scene();
        return new Search(scene.canaries())
                .in("histories", () -> scene.canaries().read(JSON.valueToTree(raw.everything())))
                .in("what was typed and answered", scene.told()::toString)
                .in("pages", scene.pages()::toString)
                .in("process list", processes::seen)
                .in("environment on a node", processes::environments)
                .in("webhooks", () -> Json.MAPPER.writeValueAsString(chat.taken()))
                .in(
                        "logs of workers",
                        () -> scene.workers().stream().map(WorkerChild::said).collect(Collectors.joining()))
                .in("log of sshd", scene.sshd()::log)
                .in("export", () -> Files.readString(dir.resolve("export.json")))
                .in("temporal.log", () -> Files.readString(dir.resolve("temporal.log")))
                .below("work directories", dir.resolve("work"))
                .below("scratch", dir.resolve("scratch"))
                .below("cluster files", dir.resolve("clusters"))
                .below("bucket", bucket.bucket("fleet"));
    }

    @Test
    void no_secret_is_in_any_trace_and_the_same_search_finds_one_planted_in_each() throws Exception {
        Assumptions.assumeTrue(
                S3Server.binary().isPresent() || "true".equals(System.getenv("CI")),
                "NOT TESTED ON A REAL S3 SERVER: there is no versitygw");
        int sink = Ports.free(1).getFirst();
        var scene = scene();
        try (var bucket = S3Server.start(S3Server.binary().orElseThrow(), served);
                var server = DevServer.start(RealParts.temporal(), 0, dir.resolve("temporal.db"));
                var gate = Gatekeeper.keyed(server.address(), scene.own(), Canaries.of("api-key"));
                var chat = new Sink(sink, 204);
                var processes = new ProcessList()) {
            scene.secretly(bucket);
            var env = scene.connection(gate.address(), Canaries.of("api-key"));
            WorkerChild worker = scene.worker("worker", scene.workerEnv(env, sink));
            start(env);
            launch(env);
            writeLate();
            approve(env);
            read(env);
            await().atMost(BOUND)
                    .until(() -> worker.said().contains("webhook wrong")
                            && worker.said().contains("webhook deaf"));
            fail(gate.address(), env, sink);
            worker.kill();
            failAtTheBucket(env, sink);
            failOnNodes(env, sink);
            Search search = search(bucket, new Raw(RealParts.temporal(), server.address()), chat, processes);

            assertThat(search.found()).isEmpty();
            everythingWasSearched(processes);

            try (var _ = PlantedSecrets.in(scene, env, bucket, sink)) {
                await().atMost(BOUND)
                        .untilAsserted(
                                () -> assertThat(processes.environments()).contains("LEAKED="));
            }
            var found = search.found();
            assertThat(found).containsOnlyKeys(search.places());
            assertThat(found.get("process list")).anyMatch(each -> each.startsWith("api-key"));
            assertThat(found.get("work directories"))
                    .anyMatch(each -> each.startsWith("presigned address"))
                    .anyMatch(each -> each.startsWith("session-token"));
        }
    }

    /** A search in nothing finds nothing. */
    private void everythingWasSearched(ProcessList processes) throws IOException {
        var scene = scene();
        assertThat(processes.seen()).contains("curl", "corrosion", "dev.drydock.starter.cli.Drydock note");
        assertThat(processes.seen()).contains("ssh-keygen -Y sign");
        assertThat(processes.environments())
                .contains("DRYDOCK_NODE=n1", "DRYDOCK_NODE=n2", ProcessList.MARK + "=n2", "SSH_CONNECTION=");
        assertThat(scene.told()).contains("DRYDOCK_NODE=n1", "DRYDOCK_NODE=n2");
        assertThat(scene.told().toString().replaceAll("\\s+", " "))
                .contains("has a passphrase", "cannot be used", "refused the login", "ssh.passphrase: unknown key");
        assertThat(scene.pages()).contains("# ", "<html").containsPattern("(?s)\\$ late .*<html.*\\$ show .*<html");
        assertThat(scene.workers())
                .extracting(WorkerChild::said)
                .allSatisfy(said -> assertThat(said).isNotBlank());
        assertThat(scene.canaries().below(home)).hasSizeGreaterThan(5);
    }
}
