package dev.drydock.activities.clusters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.activities.clusters.ClusterFile.Node;
import dev.drydock.activities.clusters.ClusterFile.ServiceEntry;
import dev.drydock.activities.clusters.ClusterFile.Transfer;
import dev.drydock.workflows.policy.GatePolicy;
import dev.drydock.workflows.policy.Level;
import dev.drydock.workflows.policy.RolloutPolicy;
import dev.drydock.workflows.policy.Window;
import dev.drydock.workflows.words.ClusterName;
import dev.drydock.workflows.words.GiveUp;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterFolderTest {
    private static final ClusterName EU_1 = ClusterName.of("corrosion/eu-1");

    @TempDir
    Path dir;

    private ClusterFolder folder;

    /** A public key, of nobody. */
    static final String KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBPF9AupOdhJBkM6G/zmSQSVyEnYyrhF3jNNg5UKcE1x";

    @BeforeEach
    void open() throws IOException {
        Files.createDirectories(dir.resolve("corrosion"));
        folder = new ClusterFolder(dir);
    }

    @Test
    void every_key_is_read() throws IOException {
        Files.writeString(dir.resolve("corrosion/allowed_signers"), "*@example.com " + KEY + " a comment\n");
        for (String file : List.of("revoked_keys", "id_drydock", "known_hosts")) {
            Files.createFile(dir.resolve("corrosion").resolve(file));
        }

        var file = read("""
                nodes:
                  - {name: n1, zone: fra, ssh: "ops@10.0.0.1:22", via: "ops@bastion"}
                  - name: n2
                    local: true
                    corrosion: {config: /srv/n2.toml, service: {start: "up n2", stop: "down n2"}}
                ssh: {user: ops, key: id_drydock, agent: false, known-hosts: known_hosts, connect-timeout: 5s, keep-alive: 30s}
                artifacts: s3://bucket/prefix
                workdir: /var/lib/drydock
                hooks: {before-stop: "out $DRYDOCK_NODE", after-start: "in"}
                companions: [{systemd: corrosion-consul}, {start: a, stop: b}]
                rollout: {canary: 2, batch: 25%, max-failures: 2%, in-flight: 40, by: zone, pause-between: 30s}
                gates:
                  restore: {quorum: 2, approvers: [ops-a@example.com, ops-b@example.com], expires: 1d}
                operators: [ops-c@example.com]
                signers: allowed_signers
                revoked: revoked_keys
                transfer: {per-node: 20M, in-all: 1G}
                corrosion:
                  binary: /usr/bin/corrosion
                  config: /etc/corrosion/config.toml
                  service: {systemd: corrosion}
                  sudo: true
                """);

        assertThat(file.nodes()).extracting(Node::address).containsExactly("ops@10.0.0.1:22", "local");
        assertThat(file.node("n1").zone()).isEqualTo("fra");
        assertThat(file.node("n1").via()).isEqualTo("ops@bastion");
        assertThat(file.node("n1").section()).hasToString("""
                {"binary":"/usr/bin/corrosion","config":"/etc/corrosion/config.toml",\
                "service":{"systemd":"corrosion"},"sudo":true}""");
        assertThat(file.node("n2").section()).hasToString("""
                {"binary":"/usr/bin/corrosion","config":"/srv/n2.toml",\
                "service":{"start":"up n2","stop":"down n2"},"sudo":true}""");
        assertThat(file.login())
                .isEqualTo(new Login(
                        "ops",
                        dir.resolve("corrosion/id_drydock"),
                        false,
                        dir.resolve("corrosion/known_hosts"),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30)));
        assertThat(file.artifacts()).isEqualTo(URI.create("s3://bucket/prefix"));
        assertThat(file.workdir()).isEqualTo("/var/lib/drydock");
        assertThat(file.hooks())
                .containsEntry("before-stop", "out $DRYDOCK_NODE")
                .containsEntry("after-start", "in");
        assertThat(file.companions())
                .containsExactly(new ServiceEntry("corrosion-consul", null, null), new ServiceEntry(null, "a", "b"));
        assertThat(file.rollout()).isEqualTo(new RolloutPolicy("2", "25%", "2%", 40, "zone", Duration.ofSeconds(30)));
        assertThat(file.gates())
                .containsEntry(
                        "restore",
                        new GatePolicy(2, List.of("ops-a@example.com", "ops-b@example.com"), Duration.ofDays(1)));
        assertThat(file.operators()).containsExactly("ops-c@example.com");
        assertThat(file.keys().signers()).isEqualTo(dir.resolve("corrosion/allowed_signers"));
        assertThat(file.keys().revoked()).isEqualTo(dir.resolve("corrosion/revoked_keys"));
        assertThat(file.transfer()).isEqualTo(new Transfer(20 << 20, 1 << 30, 2));
        assertThat(file.digest()).matches("sha256:[0-9a-f]{64}");
    }

    @Test
    void groups_stand_for_their_people_and_levels_decide_in_their_order() throws IOException {
        var file = read(smallest("""
                groups: {dba: [a, b], heads: [h]}
                gates:
                  restore: {quorum: 2, approvers: [{group: dba}, c, {group: heads}], expires: 2h}
                  health: {levels: [{quorum: 1, approvers: [{group: dba}]}, {quorum: 1, approvers: [{group: heads}]}]}
                """));

        assertThat(file.gates())
                .containsEntry("restore", new GatePolicy(2, List.of("a", "b", "c", "h"), Duration.ofHours(2)))
                .containsEntry(
                        "health",
                        new GatePolicy(1, List.of("a", "b"), Duration.ofDays(1), List.of(new Level(1, List.of("h")))));
    }

    @Test
    void a_window_has_days_hours_and_people_who_may_override_it() throws IOException {
        var file = read(smallest("""
                window:
                  zone: Europe/Berlin
                  open: [{days: [tue, mon], from: "22:00", to: "05:00"}]
                  override: {quorum: 2, approvers: [a, b]}
                """));

        assertThat(file.window())
                .isEqualTo(new Window(
                        "Europe/Berlin",
                        List.of(new Window.Opening(
                                List.of(DayOfWeek.MONDAY, DayOfWeek.TUESDAY), LocalTime.of(22, 0), LocalTime.of(5, 0))),
                        new GatePolicy(2, List.of("a", "b"), Duration.ofDays(1))));
    }

    @Test
    void what_is_left_out_has_its_default() throws IOException {
        var file = read(smallest(""));

        assertThat(file.rollout()).isEqualTo(RolloutPolicy.DEFAULT);
        assertThat(file.gates()).isEmpty();
        assertThat(file.hooks()).isEmpty();
        assertThat(file.companions()).isEmpty();
        assertThat(file.operators()).isEmpty();
        assertThat(file.keys().signers()).isNull();
        assertThat(file.login())
                .isEqualTo(new Login(null, null, true, null, Duration.ofSeconds(8), Duration.ofSeconds(15)));
        assertThat(file.transfer()).isEqualTo(new Transfer(0, 0, 1));
    }

    @Test
    void nodes_at_work_at_the_same_time_share_what_they_may_take_together() {
        assertThat(new Transfer(0, 0, 50).eachOf(10)).isZero();
        assertThat(new Transfer(7, 0, 50).eachOf(10)).isEqualTo(7);
        assertThat(new Transfer(0, 1000, 50).eachOf(10)).isEqualTo(100);
        assertThat(new Transfer(60, 1000, 50).eachOf(10)).isEqualTo(60);
        assertThat(new Transfer(0, 1000, 4).eachOf(10)).isEqualTo(250);
        assertThat(new Transfer(0, 1000, 250).eachOf(10)).isEqualTo(33);
        assertThat(new Transfer(0, 1, 50).eachOf(10)).isEqualTo(1);
    }

    @Test
    void nodes_may_be_printed_by_a_command() throws IOException {
        var file = read(listed(
                "echo '[{\\\"name\\\":\\\"a\\\",\\\"local\\\":true},{\\\"name\\\":\\\"b\\\",\\\"ssh\\\":\\\"h\\\"}]'"));

        assertThat(file.nodes()).extracting(Node::name).containsExactly("a", "b");
    }

    @Test
    void a_command_that_does_not_print_nodes_is_refused() {
        assertRefused(listed("exit 3"), "line 1: nodes.from: ended with exit code 3");
        assertRefused(listed("echo hello"), "line 1, output of nodes.from, line 1: not JSON");
        assertRefused(listed("true"), "output of nodes.from, line 1: empty; expected JSON");
        assertRefused(listed("echo '[]'"), "output of nodes.from, line 1: the list is empty");
        assertRefused(listed("echo '{}'"), "expected a JSON list of nodes");
        assertRefused(
                listed("echo '[{\\\"name\\\":\\\"a\\\",\\\"host\\\":\\\"h\\\"}]'"),
                "output of nodes.from, line 1: [0].host: unknown key");
    }

    @Test
    void a_missing_file_or_system_is_named_with_what_is_there() throws IOException {
        Files.createFile(dir.resolve("corrosion/eu-2.yaml"));
        Files.createFile(dir.resolve("corrosion/EU_3.yaml"));
        Files.createFile(dir.resolve("corrosion/eu-4.yml"));

        assertThat(folder.all()).extracting(ClusterName::toString).containsExactly("corrosion/eu-2");
        assertThat(folder.strays())
                .containsExactly(dir.resolve("corrosion/EU_3.yaml"), dir.resolve("corrosion/eu-4.yml"));
        assertThatThrownBy(() -> folder.read(EU_1))
                .isInstanceOf(GiveUp.class)
                .hasMessageContaining("there is no file " + dir.resolve("corrosion/eu-1.yaml"))
                .hasMessageContaining("clusters here: corrosion/eu-2");
        assertThatThrownBy(() -> folder.read(ClusterName.of("mysql/eu-1")))
                .hasMessageContaining("knows no system 'mysql', only corrosion, patroni");
        assertThatThrownBy(() -> new ClusterFolder(dir.resolve("none")).all()).hasMessageContaining("--clusters");
    }

    static String smallest(String more) {
        return """
                nodes: [{name: n1, local: true}]
                artifacts: file:///srv/artifacts
                workdir: /var/lib/drydock
                corrosion: {binary: corrosion, config: /etc/c.toml, service: {systemd: corrosion}}
                """ + more;
    }

    private static String listed(String command) {
        return smallest("").replace("nodes: [{name: n1, local: true}]", "nodes: {from: \"" + command + "\"}");
    }

    private void assertRefused(String text, String says) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(GiveUp.class)
                .hasMessageStartingWith(dir.resolve("corrosion/eu-1.yaml") + ", line ")
                .hasMessageContaining(says);
    }

    private ClusterFile read(String text) throws IOException {
        Files.writeString(dir.resolve("corrosion/eu-1.yaml"), text);
        return folder.read(EU_1);
    }
}
