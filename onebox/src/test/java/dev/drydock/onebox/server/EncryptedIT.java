package dev.drydock.onebox.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.drydock.onebox.demo.Typed;
import dev.drydock.onebox.scene.RealParts;
import dev.drydock.testbed.corrosion.CorrosionTestbed;
import dev.drydock.testbed.corrosion.Testbed;
import dev.drydock.worker.wiring.WorkerSettings;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stand-in agents and a real Temporal server, which is not trusted with what it keeps. */
final class EncryptedIT {
    private static final String CLUSTER = "corrosion/demo";
    private static final String K1 = "k1 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static final String K2 = "k2 Hx4dHBsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA=";
    private static final String APPROVER = "ops-a@example.com";
    private static final String REQUESTER = "dev-q@example.com";
    private static final String REASON = "the-quokka-migration";
    private static final String TICKET = "OPS-4711";
    private static final Duration BOUND = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path dir = Path.of("");

    private int port;

    @BeforeEach
    void agents() throws IOException {
        CorrosionTestbed.upStandIns(2, dir);
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
    }

    @AfterEach
    void away() {
        CorrosionTestbed.kill(dir);
    }

    private DevServer server() {
        return DevServer.start(RealParts.temporal(), port, dir.resolve("temporal.db"));
    }

    private Map<String, String> keys(String name, String... lines) {
        try {
            Path file = Files.write(dir.resolve(name), List.of(lines));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            return Map.of("DRYDOCK_CODEC_KEY_FILE", file.toString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private WorkerProcess worker(Map<String, String> env) {
        var settings = new WorkerSettings(dir.resolve("clusters"), dir.resolve("scratch"), true);
        return WorkerProcess.start("127.0.0.1:" + port, settings, dir.resolve("worker.log"), env);
    }

    private Typed typed(Map<String, String> env) {
        return new Typed("127.0.0.1:" + port, env);
    }

    private Raw raw() {
        return new Raw(RealParts.temporal(), "127.0.0.1:" + port);
    }

    private static Typed.Answer must(int code, Typed.Answer answer) {
        assertThat(answer.code()).as(answer.err() + answer.out()).isEqualTo(code);
        return answer;
    }

    private static void awaitGate(Typed typed) {
        await().atMost(BOUND)
                .until(() -> typed.json("status", CLUSTER)
                        .at("/gates/0/state")
                        .asText()
                        .equals("open"));
    }

    private String plan(Typed typed) {
        String plan = dir.resolve("plan.json").toString();
        must(
                0,
                typed.quietly(
                        "plan",
                        "reseed",
                        CLUSTER,
                        "--reason",
                        REASON,
                        "--ticket",
                        TICKET,
                        "--as",
                        REQUESTER,
                        "--out",
                        plan));
        return plan;
    }

    private static void reseed(Typed typed, String plan) {
        must(0, typed.quietly("start", plan, "--as", REQUESTER));
        awaitGate(typed);
        must(0, typed.quietly("pause", CLUSTER, "--reason", REASON, "--as", APPROVER, "--yes"));
        must(0, typed.quietly("resume", CLUSTER, "--as", APPROVER, "--yes"));
        must(0, typed.quietly("approve", CLUSTER, "restore", "--as", APPROVER, "--yes"));
        must(0, typed.quietly("watch", CLUSTER));
    }

    /** A step that fails, with details in its sentence. */
    private Typed.Answer planFromAFileThatIsWrong(Typed typed) throws IOException {
        Path file = Testbed.read(dir).clusterFile();
        String right = Files.readString(file);
        Files.writeString(file, right + "\nplacements: wrong\n");
        Typed.Answer answer = typed.quietly("plan", "reseed", CLUSTER, "--reason", REASON, "--as", REQUESTER);
        Files.writeString(file, right);
        return answer;
    }

    /** What an onlooker must not learn: where the nodes are, their files, their schema, who said what. */
    private List<String> details() {
        var details = new ArrayList<>(List.of(dir.toString(), REASON, TICKET, APPROVER, REQUESTER, "placements"));
        Testbed.read(dir).nodes().forEach(node -> details.add(node.api()));
        return details;
    }

    @Test
    void the_server_holds_nothing_of_the_cluster_and_whoever_has_the_key_reads_it_all() throws Exception {
        var mine = keys("codec.keys", K1);
        var typed = typed(mine);
        try (var _ = server();
                var _ = worker(mine)) {
            reseed(typed, plan(typed));
            Typed.Answer unknown = planFromAFileThatIsWrong(typed);
            Typed.Answer doctor = must(0, typed.quietly("doctor"));
            Path export = dir.resolve("export.json");
            Typed.Answer review = must(0, typed.quietly("review", CLUSTER, "--histories", export.toString()));
            Path shown = Files.writeString(
                    dir.resolve("shown.json"), raw().history(CLUSTER).toString());

            List<String> workflows = raw().workflows();
            String seen = Raw.text(JSON.valueToTree(raw().everything()));
            String plain = Raw.text(JSON.readTree(export.toFile()));

            assertThat(workflows)
                    .contains(CLUSTER, CLUSTER + "/n1", CLUSTER + "/n2")
                    .anyMatch(id -> id.startsWith("plan/" + CLUSTER + "/"))
                    .anyMatch(id -> id.startsWith("desk/"));
            assertThat(unknown.err()).contains("placements").contains(dir.toString());
            assertThat(details().stream().filter(seen::contains)).isEmpty();
            assertThat(seen).contains("encryption-key-id", "k1", "Encoded failure");
            assertThat(details().stream().filter(detail -> !plain.contains(detail)))
                    .as("the same search finds everything where it is in plain")
                    .isEmpty();
            assertThat(review.out()).contains(REASON, APPROVER, REQUESTER, "UNSIGNED");
            assertThat(doctor.out().replaceAll("\\s+", " "))
                    .contains("codec: codec key k1 (DRYDOCK_CODEC_KEY_FILE " + dir.resolve("codec.keys"))
                    .contains("worker codec: codec key k1")
                    .doesNotContain("AAECAwQF");
            assertThat(must(0, typed.quietly("review", shown.toString())).out()).contains(REASON);
            assertThat(must(0, typed(Map.of()).quietly("review", export.toString()))
                            .out())
                    .contains(REASON);

            withoutTheKey(shown);
        }
    }

    private void withoutTheKey(Path shown) {
        var typed = typed(Map.of());
        int before = raw().workflows().size();

        Typed.Answer status = typed.quietly("status", CLUSTER);
        Typed.Answer plan = typed.quietly("plan", "reseed", CLUSTER, "--reason", "leaked-reason", "--as", REQUESTER);
        Typed.Answer list = typed.quietly("list");
        Typed.Answer file = typed.quietly("review", shown.toString());
        Typed.Answer other = typed(keys("other.keys", K2)).quietly("review", CLUSTER);

        assertThat(status.code()).isEqualTo(12);
        assertThat(status.err())
                .contains("127.0.0.1:" + port)
                .contains("it is encrypted with codec key k1, and no codec key is known here")
                .contains("next: drydock doctor --codec-key-file FILE, a file that holds key k1");
        assertThat(plan.code()).as(plan.err()).isEqualTo(12);
        assertThat(list.code()).isZero();
        assertThat(list.out()).contains(CLUSTER).containsIgnoringWhitespaces("codec key k1");
        assertThat(file.code()).isEqualTo(12);
        assertThat(file.err()).contains(shown.toString()).contains("codec key k1");
        assertThat(other.code()).isEqualTo(12);
        assertThat(other.err()).contains("codec key k1, and only codec key k2 is known here");
        assertThat(raw().workflows().size()).isGreaterThan(before);
        assertThat(Raw.text(JSON.valueToTree(raw().everything()))).doesNotContain("leaked-reason", REQUESTER);
    }

    @Test
    void a_worker_without_the_key_holds_a_run_up_and_the_next_one_goes_on_with_a_newer_key_too() {
        var old = keys("old.keys", K1);
        var rotated = keys("rotated.keys", K2, K1);
        Typed typed = typed(old);
        try (var _ = server()) {
            try (var first = worker(old)) {
                must(0, typed.quietly("start", plan(typed)));
                awaitGate(typed);
                first.kill();
            }
            Typed.Answer status;
            Typed.Answer plan;
            try (var without = worker(Map.of())) {
                must(0, typed.quietly("list"));
                plan = typed.quietly("plan", "reseed", CLUSTER, "--reason", REASON);
                status = await().atMost(BOUND)
                        .until(
                                () -> typed.quietly("status", CLUSTER),
                                answer -> answer.err().contains("codec key"));
                without.kill();
            }
            Typed after = typed(rotated);
            try (var _ = worker(rotated)) {
                awaitGate(after);
                must(0, after.quietly("approve", CLUSTER, "restore", "--as", APPROVER, "--yes"));
                must(0, after.quietly("watch", CLUSTER));
            }
            JsonNode history = raw().history(CLUSTER);

            assertThat(plan.code()).isEqualTo(75);
            assertThat(plan.err())
                    .contains("cannot read what it is asked")
                    .contains("codec key k1, and no codec key is known here")
                    .contains("next: drydock worker --clusters DIR --codec-key-file FILE");
            assertThat(status.code()).isEqualTo(75);
            assertThat(Raw.text(history)).contains("k1", "k2");
            assertThat(details().stream().filter(Raw.text(history)::contains)).isEmpty();
        }
    }
}
