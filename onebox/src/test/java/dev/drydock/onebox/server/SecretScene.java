package dev.drydock.onebox.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.activities.remote.Sshd;
import dev.drydock.starter.cli.Drydock;
import dev.drydock.starter.view.Streams;
import dev.drydock.testbed.bucket.S3Server;
import dev.drydock.testbed.corrosion.CorrosionTestbed;
import dev.drydock.testbed.corrosion.Testbed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Two agents with a secret in every value that may hold one: n1 is the worker's own machine, n2 is reached by SSH; and
 * what was said by whoever used them.
 *
 * @param dir of the testbed
 * @param home of a person and of the worker: keys and files with secrets, and nothing else
 * @param told commands with what they printed
 * @param pages those commands' HTML and Markdown
 */
record SecretScene(
        Path dir,
        Path home,
        Canaries canaries,
        Sshd sshd,
        Identity own,
        List<WorkerChild> workers,
        StringBuilder told,
        StringBuilder pages)
        implements AutoCloseable {
    static final String CLUSTER = "corrosion/demo";
    static final String REQUESTER = "req@example.com";
    static final String APPROVER = "ops-a@example.com";

    static SecretScene up(Path dir, Path home) throws Exception {
        Sshd.assume();
        CorrosionTestbed.upStandIns(2, dir);
        Path ssh = Files.createDirectories(home.resolve("ssh"));
        var sshd = new Sshd(ssh, "SetEnv HOME=" + ssh + "/home " + ProcessList.MARK + "=n2");
        var scene = new SecretScene(
                dir,
                home,
                new Canaries(),
                sshd,
                Identity.of(home, "service"),
                new ArrayList<>(),
                new StringBuilder(),
                new StringBuilder());
        scene.key("plain", "");
        scene.key("locked", Canaries.of("passphrase"));
        for (String key : List.of("plain", "locked", "ssh/home/.ssh/id_ed25519")) {
            scene.canaries.privateKey("private key " + key, home.resolve(key));
        }
        System.setProperty("aws.accessKeyId", S3Server.ACCESS_KEY);
        System.setProperty("aws.secretAccessKey", S3Server.SECRET_KEY);
        return scene;
    }

    @Override
    public void close() {
        workers.forEach(WorkerChild::close);
        sshd.close();
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

    Path clusterFile() {
        return Testbed.read(dir).clusterFile();
    }

    /** The key that lets the worker in on n2. */
    Path login() {
        return sshd.account().home().resolve(".ssh/id_ed25519");
    }

    /** A hook that prints its environment, an agent that wants a token, a bucket, a login, and two who sign. */
    void secretly(S3Server server) throws IOException {
        Files.createDirectories(server.bucket("fleet"));
        Path file = clusterFile();
        Files.writeString(
                file.resolveSibling("allowed_signers"),
                signer(REQUESTER, "plain") + signer(APPROVER, "locked") + signer("ops-b@example.com", "locked"));
        String bucket = server.address("fleet/drydock").toString();
        String nodes = Files.readString(file).replaceAll("(?m)^artifacts:.*$", "artifacts: \"" + bucket + "\"");
        int second = nodes.lastIndexOf("local: true");
        Files.writeString(
                file,
                nodes.substring(0, second)
                        + "ssh: \"" + sshd.address() + "\"" + nodes.substring(second + "local: true".length())
                        + "ssh: {key: \"" + login() + "\", agent: false, known-hosts: \""
                        + login().resolveSibling("known_hosts") + "\"}\n"
                        + "signers: allowed_signers\ntransfer: {per-node: 64K}\n"
                        + "hooks: {before-stop: \"env; set; cat /proc/self/environ; sleep 0.1\"}\n");
        for (var node : Testbed.read(dir).nodes()) {
            Files.writeString(
                    node.config(),
                    "\n[api.authz]\nbearer-token = \"" + Canaries.of("agent-token") + "\"\n",
                    StandardOpenOption.APPEND);
        }
    }

    Map<String, String> connection(String address, String key) throws IOException {
        Path file = Files.writeString(
                home.resolve("temporal.toml"),
                "[profile.live]\naddress = \"" + address + "\"\nnamespace = \"default\"\n[profile.live.tls]\n"
                        + "server_ca_cert_path = \"" + own.certificate() + "\"\n");
        var env = new LinkedHashMap<>(Map.of("PATH", System.getenv("PATH"), "HOME", home.toString()));
        env.put("TEMPORAL_CONFIG_FILE", file.toString());
        env.put("TEMPORAL_PROFILE", "live");
        env.put("TEMPORAL_API_KEY", key);
        env.put("DRYDOCK_CODEC_KEY", "k1 " + Canaries.codecKey());
        return env;
    }

    /** For whoever keeps the codec key in a file; nobody else may read it. */
    Path codecKeyFile() throws IOException {
        Path file = Files.writeString(home.resolve("codec.keys"), "k1 " + Canaries.codecKey() + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    WorkerChild worker(String name, Map<String, String> env) throws IOException {
        Path config = Files.writeString(
                home.resolve(name + ".yaml"),
                "clusters: " + dir.resolve("clusters") + "\nscratch: " + dir.resolve("scratch")
                        + "\nlog-format: json\nwebhooks:\n"
                        + "  - {name: chat, url-variable: CHAT_URL, secret-variable: CHAT_SECRET}\n"
                        + "  - {name: wrong, url-file: wrong.url, secret-file: wrong.key}\n"
                        + "  - {name: deaf, url-file: deaf.url}\n");
        var worker = new WorkerChild(dir.resolve(name + ".log"), env, "--config", config.toString());
        workers.add(worker);
        return worker.serving();
    }

    private Path credentials() throws IOException {
        return Files.writeString(
                home.resolve("credentials"),
                "[default]\naws_access_key_id = " + S3Server.ACCESS_KEY + "\naws_secret_access_key = "
                        + S3Server.SECRET_KEY + "\n");
    }

    /**
     * The S3 client passes over the credentials in these variables, for they lack a name, and takes those of the file: the
     * server has no temporary ones and refuses every token (versitygw 1.8.0).
     */
    Map<String, String> workerEnv(Map<String, String> connection, int sink) throws IOException {
        String token = Canaries.of("webhook-token");
        Files.writeString(home.resolve("wrong.url"), "ht tp://" + token + "\n");
        Files.writeString(home.resolve("wrong.key"), Canaries.of("webhook-secret") + "\n");
        Files.writeString(home.resolve("deaf.url"), "http://127.0.0.1:1/" + token + "?" + token + "\n");
        var env = new LinkedHashMap<>(connection);
        env.put("AWS_SHARED_CREDENTIALS_FILE", credentials().toString());
        env.put("AWS_SECRET_ACCESS_KEY", S3Server.SECRET_KEY);
        env.put("AWS_SESSION_TOKEN", Canaries.of("session-token"));
        env.put("CHAT_URL", "http://127.0.0.1:" + sink + "/" + token);
        env.put("CHAT_SECRET", Canaries.of("webhook-secret"));
        env.put(ProcessList.MARK, "n1");
        return env;
    }

    int typed(Map<String, String> env, String answers, String... args) {
        var out = new ByteArrayOutputStream();
        var printed = new PrintStream(out, true, StandardCharsets.UTF_8);
        var in = new ByteArrayInputStream(answers.getBytes(StandardCharsets.UTF_8));
        int code = Drydock.run(new Streams(in, printed, printed, !answers.isEmpty(), env), args);
        String said = out.toString(StandardCharsets.UTF_8);
        boolean page = List.of(args).contains("html") || List.of(args).contains("markdown");
        (page ? pages : told)
                .append("$ ")
                .append(String.join(" ", args))
                .append('\n')
                .append(said);
        return code;
    }

    void must(int code, Map<String, String> env, String answers, String... args) {
        int answered = typed(env, answers, args);
        assertThat(answered)
                .as(() -> String.join(" ", args) + ": " + told.substring(told.lastIndexOf("$ ")) + pages)
                .isEqualTo(code);
    }

    /** In a process of its own. */
    void launched(int code, Map<String, String> env, String... args) throws Exception {
        Launched launched = Launched.of(env, Canaries.of("passphrase"), args);
        told.append("$ ").append(String.join(" ", args)).append('\n').append(launched.said());
        assertThat(launched.code()).as(launched.said()).isEqualTo(code);
    }
}
