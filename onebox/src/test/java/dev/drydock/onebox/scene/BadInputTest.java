package dev.drydock.onebox.scene;

import static dev.drydock.onebox.scene.Scene.CLUSTER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.testbed.corrosion.CorrosionTestbed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is wrong gets its exit code, one sentence and the next command, and nothing on any node changes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BadInputTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern COMMAND = Pattern.compile("drydock ([a-z]+)");

    private final Scene scene = Scene.up(3, null);
    private List<NodeFiles> before = List.of();

    @BeforeAll
    void write() {
        scene.writeRows(40);
    }

    @BeforeEach
    void look() {
        before = scene.files();
    }

    @AfterEach
    void nothing_on_any_node_has_changed() {
        assertThat(scene.files()).isEqualTo(before);
    }

    @AfterAll
    void close() {
        scene.close();
    }

    private Typed plan(String cluster, String... options) {
        var args = new ArrayList<>(List.of("plan", "reseed", cluster, "--reason", "a test"));
        args.addAll(List.of("--out", scene.dir().resolve("bad.json").toString()));
        args.addAll(List.of(options));
        return scene.type(args.toArray(String[]::new));
    }

    /** Every word must be in the sentence, and the next command must be one that there is. */
    private void refused(int code, Typed typed, String... words) {
        assertThat(typed.code()).as(typed.toString()).isEqualTo(code);
        assertThat(typed.sentence()).as(typed.toString()).contains(words);
        if (typed.next().startsWith("the same command")) {
            return;
        }
        var next = COMMAND.matcher(typed.next());
        assertThat(next.find()).as("next: " + typed.next()).isTrue();
        assertThat(scene.type(next.group(1), "--help").code())
                .as("next: " + typed.next())
                .isZero();
    }

    // -- cluster files

    @Test
    void an_unknown_cluster() {
        refused(2, plan("corrosion/nowhere"), "corrosion/nowhere", "nowhere.yaml", CLUSTER);
    }

    @Test
    void a_cluster_name_that_is_none() {
        refused(2, plan("nowhere"), "nowhere");
    }

    @Test
    void an_unknown_node_among_the_options() {
        refused(2, plan(CLUSTER, "--without", "n9"), "n9", "n1, n2, n3");
    }

    @Test
    void a_node_that_is_named_twice() {
        String cluster = ClusterVariant.write(
                scene,
                "twice",
                tree -> ((ArrayNode) tree.path("nodes"))
                        .add(ClusterVariant.node(tree, 0).deepCopy()));

        refused(2, plan(cluster), "twice.yaml", "n1");
    }

    @Test
    void a_node_that_ssh_does_not_get_to() throws IOException {
        Path key = Files.createFile(scene.testbed().clusterFile().resolveSibling("id_none"));
        String cluster = ClusterVariant.write(scene, "far", tree -> {
            ClusterVariant.node(tree, 1).remove("local");
            ClusterVariant.node(tree, 1).put("ssh", "ops@127.0.0.1:1");
            tree.putObject("ssh").put("key", key.toString()).put("agent", false);
        });

        refused(15, plan(cluster), "n2", "key " + key + " cannot be used", "ssh-keygen");
    }

    @Test
    void a_host_that_takes_the_connection_and_never_says_a_word() throws Exception {
        Path key = scene.testbed().clusterFile().resolveSibling("id_good");
        assertThat(new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString())
                        .start()
                        .waitFor())
                .isZero();
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String address = "ops@127.0.0.1:" + silent.getLocalPort();
            String cluster = ClusterVariant.write(scene, "silent", tree -> {
                ClusterVariant.node(tree, 1).remove("local");
                ClusterVariant.node(tree, 1).put("ssh", address);
                tree.putObject("ssh").put("connect-timeout", "2s").put("key", key.toString());
            });

            refused(15, plan(cluster), "n2", address.substring("ops@".length()));
        }
    }

    static Stream<Arguments> binaries() {
        return Stream.of(
                Arguments.of("missing", "/usr/bin/no-such-corrosion"),
                Arguments.of("wrong", "/bin/true"),
                Arguments.of("no-program", "/etc/hostname"),
                Arguments.of("directory", "/tmp"));
    }

    @ParameterizedTest
    @MethodSource("binaries")
    void a_binary_that_is(String what, String binary) {
        String cluster = ClusterVariant.write(
                scene, "binary-" + what, tree -> ClusterVariant.corrosion(tree).put("binary", binary));

        refused(15, plan(cluster), "n1", "corrosion", binary);
    }

    @Test
    void a_config_file_that_is_not_there() {
        String cluster = ClusterVariant.write(
                scene,
                "config",
                tree -> ((ObjectNode) ClusterVariant.node(tree, 2).path("corrosion"))
                        .put("config", "/nowhere/config.toml"));

        refused(15, plan(cluster), "n3", "/nowhere/config.toml");
    }

    // -- nodes

    @Test
    void a_node_whose_agent_is_stopped() {
        scene.script("n3", "stop");
        before = scene.files();

        Typed typed = plan(CLUSTER);

        refused(15, typed, "n3", "does not answer Ping");
        assertThat(scene.files()).isEqualTo(before);
        scene.script("n3", "start");
        scene.awaitCluster();
        before = scene.files();
    }

    @Test
    void a_work_directory_without_room() {
        try (var tiny = Mounted.tiny(scene.dir().resolve("tiny"))) {
            assertThat(tiny).isNotNull();
            String cluster = ClusterVariant.write(
                    scene,
                    "full",
                    tree -> tree.put("workdir", scene.dir().resolve("tiny").toString()));

            refused(15, plan(cluster), "n1", "1 MiB free", "need");
        }
    }

    @Test
    void a_work_directory_that_is_read_only() {
        Path place = scene.dir().resolve("frozen");
        try (var frozen = Mounted.readOnly(place)) {
            assertThat(frozen).isNotNull();
            String cluster = ClusterVariant.write(scene, "frozen", tree -> tree.put("workdir", place.toString()));

            refused(15, plan(cluster), "n1", "cannot write to " + place);
        }
    }

    @Test
    void a_database_directory_that_is_read_only() {
        Path place = scene.node("n2").home();
        try (var frozen = Mounted.readOnly(place)) {
            assertThat(frozen).isNotNull();

            refused(15, plan(CLUSTER), "n2", "cannot write to " + place);
        }
    }

    // -- snapshots

    interface Damage {
        Path to(Path good, Path bad) throws IOException;
    }

    static Stream<Arguments> snapshots() {
        return Stream.of(
                damaged("truncated", "bytes", (good, bad) -> {
                    byte[] all = Files.readAllBytes(good);
                    return Files.write(bad, Arrays.copyOf(all, all.length / 2));
                }),
                damaged("empty", "empty", (_, bad) -> Files.write(bad, new byte[0])),
                damaged("bit-flipped", "damaged", (good, bad) -> {
                    byte[] all = Files.readAllBytes(good);
                    all[4096 * (all.length / 4096 / 2)] ^= 0x08;
                    return Files.write(bad, all);
                }),
                damaged("no-database", "SQLite", (_, bad) -> Files.writeString(bad, "a letter".repeat(1000))),
                damaged(
                        "of-another-version",
                        "crsqlite_version",
                        (good, bad) -> Copied.of(good)
                                .change("UPDATE crsql_master SET value = 160000 WHERE key = 'crsqlite_version'")
                                .moveTo(bad)),
                damaged("with-a-wal", "-wal", (good, bad) -> {
                    Files.write(bad.resolveSibling(bad.getFileName() + "-wal"), new byte[4152]);
                    return Files.copy(good, bad);
                }),
                damaged(
                        "with-a-members-list",
                        "__corro_members",
                        (good, bad) -> Copied.of(good)
                                .change("INSERT INTO __corro_members (actor_id, address) VALUES (x'01', '127.0.0.1:1')")
                                .moveTo(bad)),
                damaged(
                        "after-the-clock-reset",
                        "apps",
                        (good, bad) -> Copied.of(good)
                                .change("DROP TABLE apps__crsql_clock", "DROP TABLE apps__crsql_pks")
                                .moveTo(bad)),
                damaged(
                        "with-an-id-no-agent-takes",
                        "65535",
                        (good, bad) -> Copied.of(good)
                                .change(
                                        "INSERT OR REPLACE INTO __corro_state (key, value) VALUES ('cluster_id', 70000)")
                                .moveTo(bad)));
    }

    private static Arguments damaged(String what, String seen, Damage damage) {
        return Arguments.of(what, seen, damage);
    }

    @ParameterizedTest(name = "a snapshot that is {0}")
    @MethodSource("snapshots")
    void a_snapshot_that_is(String what, String seen, Damage damage) throws IOException {
        Path good = scene.dir().resolve("good.db");
        if (!Files.exists(good)) {
            scene.backup("n1", "good.db");
        }
        Path bad = damage.to(good, scene.dir().resolve(what + ".db"));

        refused(15, plan(CLUSTER, "--snapshot", bad.toString()), bad.toString(), seen);
    }

    @Test
    void a_snapshot_that_is_not_there() {
        refused(15, plan(CLUSTER, "--snapshot", "/nowhere/s.db"), "/nowhere/s.db");
    }

    @Test
    void a_snapshot_that_is_a_plain_copy_with_an_identity() {
        Path copy = scene.database("n1").moveTo(scene.dir().resolve("plain-copy.db"));

        refused(15, plan(CLUSTER, "--snapshot", copy.toString()), copy.toString(), "ordinal 0");
    }

    @Test
    void a_snapshot_of_another_cluster() throws IOException {
        Path there = Files.createTempDirectory("dd");
        CorrosionTestbed.killAtExit(there);
        try {
            var other = CorrosionTestbed.upStandIns(1, there).nodes().getFirst();
            Path snapshot = scene.backup(other, "foreign.db");

            refused(15, plan(CLUSTER, "--snapshot", snapshot.toString()), snapshot.toString(), "another cluster");
        } finally {
            CorrosionTestbed.kill(there);
            Copied.deleteAll(there);
        }
    }

    // -- plans

    static Stream<Arguments> edits() {
        return Stream.of(
                edit("the reason", plan -> plan.put("reason", "another one")),
                edit("who asked", plan -> plan.put("requestedBy", "somebody@example.com")),
                edit("the cluster id", plan -> ((ObjectNode) plan.path("decided")).put("clusterId", 77)),
                edit("the waves", plan -> plan.set("waves", JSON.valueToTree(List.of(List.of("n1", "n2", "n3"))))),
                edit(
                        "the approvers",
                        plan -> ((ObjectNode) plan.path("gates").path(0))
                                .putArray("approvers")
                                .add("me@example.com")),
                edit("a check", plan -> ((ObjectNode) plan.path("checks").path(0)).put("says", "fine")));
    }

    private static Arguments edit(String what, Consumer<ObjectNode> change) {
        return Arguments.of(what, change);
    }

    @ParameterizedTest(name = "a plan in which {0} was edited")
    @MethodSource("edits")
    void a_plan_that_was_edited_by_hand(String what, Consumer<ObjectNode> change) throws IOException {
        Path file = scene.plan("reseed");
        var tree = (ObjectNode) JSON.readTree(file.toFile());
        change.accept(tree);
        JSON.writeValue(file.toFile(), tree);

        refused(
                16,
                scene.type("start", file.toString()),
                file.toString(),
                tree.path("digest").asText());
    }

    @ParameterizedTest(name = "a plan in which {0} was edited and the digest put right")
    @MethodSource("edits")
    void a_plan_that_was_edited_and_its_digest_put_right(String what, Consumer<ObjectNode> change) throws IOException {
        Path file = scene.plan("reseed");
        var tree = (ObjectNode) JSON.readTree(file.toFile());
        change.accept(tree);
        tree.remove("digest");
        tree.put("digest", digest(tree));
        JSON.writeValue(file.toFile(), tree);

        refused(16, scene.type("start", file.toString()), "plan");
        assertThat(scene.dir().resolve("artifacts").resolve(CLUSTER).resolve("record.json"))
                .doesNotExist();
    }

    /** RFC 8785 for what plans hold: no floats, and names that sort as they are. */
    private static String digest(JsonNode tree) throws IOException {
        try {
            var sorting = new ObjectMapper().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);
            Map<?, ?> plain = sorting.treeToValue(tree, TreeMap.class);
            byte[] canonical = sorting.writeValueAsString(plain).getBytes(StandardCharsets.UTF_8);
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(canonical));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_plan_whose_cluster_file_was_edited_since() throws IOException {
        String cluster = ClusterVariant.write(scene, "edited", _ -> {});
        Path file = scene.dir().resolve("edited.json");
        Scene.must(0, scene.type("plan", "reseed", cluster, "--reason", "x", "--out", file.toString()));
        ClusterVariant.write(scene, "edited", tree -> ((ObjectNode) tree.path("rollout")).put("in-flight", 3));

        refused(16, scene.type("start", file.toString()), "no longer holds");
    }

    @Test
    void a_plan_that_is_none() throws IOException {
        Path file = Files.writeString(scene.dir().resolve("none.json"), "{\"version\":1}");

        refused(2, scene.type("start", file.toString()), file.toString());
        refused(2, scene.type("start", "/nowhere/plan.json"), "/nowhere/plan.json");
    }

    @Test
    void a_plan_with_bad_checks() {
        plan(CLUSTER, "--snapshot", "/nowhere/s.db");

        refused(15, scene.type("start", scene.dir().resolve("bad.json").toString()), "/nowhere/s.db");
    }

    // -- people

    @Test
    void what_is_said_where_nothing_can_hear_it() {
        String cluster = ClusterVariant.write(scene, "said", _ -> {});
        Path file = scene.dir().resolve("said.json");
        Scene.must(0, scene.type("plan", "reseed", cluster, "--reason", "x", "--out", file.toString()));

        refused(3, scene.type("approve", cluster, "restore", "--yes"), cluster);
        refused(3, scene.type("abort", cluster, "--reason", "x", "--yes"), cluster);

        Typed started = Scene.must(0, scene.type("start", file.toString(), "-o", "json"));
        scene.awaitGate(cluster, "restore");
        refused(
                10,
                scene.type("start", file.toString()),
                started.json().path("run").asText());
        refused(2, scene.type("approve", cluster, "retsore", "--yes"), "retsore", "restore");
        refused(6, scene.type("approve", cluster, "health", "--yes"), "health", "not open");
        refused(2, scene.type("reject", cluster, "restore", "--yes"), "reason");
        refused(12, scene.type("approve", cluster, "restore", "--yes", "--as", "nobody@example.com"), "nobody");
        refused(2, scene.type("approve", cluster, "restore", "--as", Scene.APPROVER), "not a terminal");
        refused(2, scene.type("skip", cluster, "n9", "--reason", "x", "--yes"), "n9");
        refused(3, scene.type("retry", cluster, "--stuck", "--yes"), "stuck");
        Scene.must(0, scene.type("abort", cluster, "--reason", "enough", "--yes"));
        Scene.must(17, scene.type("watch", cluster));
        refused(3, scene.type("approve", cluster, "restore", "--yes"), "ended");
    }
}
