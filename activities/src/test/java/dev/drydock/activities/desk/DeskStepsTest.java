package dev.drydock.activities.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.drydock.activities.clusters.ClusterFile;
import dev.drydock.activities.clusters.ClusterFolder;
import dev.drydock.activities.clusters.Homes;
import dev.drydock.activities.remote.Hold;
import dev.drydock.activities.remote.LocalOrSsh;
import dev.drydock.activities.remote.LocalReach;
import dev.drydock.activities.remote.StepCall;
import dev.drydock.artifacts.record.ClusterRecord.Generation;
import dev.drydock.workflows.codec.KeySource;
import dev.drydock.workflows.desk.Desk;
import dev.drydock.workflows.desk.Desk.Finding;
import dev.drydock.workflows.words.ClusterName;
import dev.drydock.workflows.words.GiveUp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeskStepsTest {
    @TempDir
    Path dir;

    private ClusterFolder folder;
    private DeskSteps desk;

    @BeforeEach
    void two_clusters_one_of_them_broken() throws IOException {
        Files.createDirectories(dir.resolve("corrosion"));
        Files.createFile(dir.resolve("config.toml"));
        Files.writeString(dir.resolve("corrosion/good.yaml"), """
                nodes: [{name: n1, local: true}, {name: n2, local: true, corrosion: {config: %1$s/none.toml}}]
                artifacts: file://%1$s/artifacts
                workdir: %1$s/work
                gates: {restore: {quorum: 1, approvers: [a]}}
                window: {zone: UTC, open: [{days: [sun], from: "02:00", to: "04:00"}]}
                corrosion: {binary: sh, config: %1$s/config.toml, service: {start: "true", stop: "true"}}
                """.formatted(dir));
        Files.writeString(dir.resolve("corrosion/broken.yaml"), "nodes: []\n");
        folder = new ClusterFolder(dir);
        desk = new DeskSteps(folder, new LocalOrSsh(), true, KeySource.NONE, Map.of());
    }

    @Test
    void clusters_lists_each_with_its_record_or_its_trouble() throws IOException {
        Files.createFile(dir.resolve("corrosion/Bad_Name.yaml"));
        Homes.change(
                good(),
                r -> r.decide(new Generation(7, "run-a", "p", "then", null, List.of("n1"), null))
                        .owe("run-a", "then", Map.of("n2", "skipped")));

        var cards = desk.clusters();

        assertThat(cards)
                .extracting(Desk.Card::cluster)
                .containsExactly("corrosion/broken", "corrosion/good", "Bad_Name.yaml");
        assertThat(cards.get(0).trouble()).contains("broken.yaml, line 1: nodes: the list is empty");
        assertThat(cards.get(1).trouble()).isEmpty();
        assertThat(cards.get(1).generation()).isEqualTo(7);
        assertThat(cards.get(1).gates()).containsExactly("restore");
        assertThat(cards.get(1).owing()).hasSize(1);
        assertThat(cards).extracting(card -> card.window() != null).containsExactly(false, true, false);
        assertThat(cards.get(2).trouble()).contains("is not read");
    }

    @Test
    void doctor_looks_at_files_keys_and_artifacts() {
        var findings = desk.doctor("");

        assertThat(findings)
                .filteredOn(Finding::ok)
                .extracting(Finding::name)
                .containsExactly(
                        "signatures",
                        "worker codec",
                        "clusters",
                        "corrosion/good file",
                        "corrosion/good keys",
                        "corrosion/good artifacts");
        assertThat(findings)
                .filteredOn(f -> !f.ok())
                .extracting(Finding::name)
                .containsExactly("corrosion/broken file");
        assertThat(findings.getFirst().says()).contains("UNSIGNED");
    }

    @Test
    void doctor_says_when_no_gate_of_a_cluster_can_pass() {
        var strict = new DeskSteps(folder, new LocalOrSsh(), false, KeySource.NONE, Map.of());

        var findings = strict.doctor("corrosion/good");

        assertThat(findings)
                .filteredOn(f -> f.name().equals("corrosion/good keys"))
                .singleElement()
                .satisfies(f -> assertThat(f.ok()).isFalse())
                .satisfies(f -> assertThat(f.says()).contains("no gate can pass; name one with signers: FILE"));
    }

    @Test
    void doctor_of_a_cluster_also_asks_its_nodes_and_changes_nothing_there() {
        var findings = desk.doctor("corrosion/good");

        assertThat(findings)
                .filteredOn(f -> !f.ok())
                .extracting(Finding::name, Finding::says)
                .containsExactly(
                        tuple("corrosion/good nodes", "1 of 2 are reached and have what steps need"),
                        tuple("corrosion/good node n2", "node n2: config: file " + dir + "/none.toml cannot be read"));
        assertThat(dir.resolve("work")).doesNotExist();
    }

    @Test
    void doctor_says_of_each_node_that_is_reached_by_ssh_why_it_is_not() throws IOException {
        Files.writeString(dir.resolve("corrosion/far.yaml"), """
                nodes: [{name: n1, local: true}, {name: n2, ssh: "ops@nowhere.invalid"}]
                ssh: {key: id, agent: false}
                artifacts: file://%1$s/artifacts
                workdir: %1$s/work
                corrosion: {binary: sh, config: %1$s/config.toml, service: {start: "true", stop: "true"}}
                """.formatted(dir));
        Files.writeString(dir.resolve("corrosion/id"), "not a key\n");

        var findings = desk.doctor("corrosion/far");

        assertThat(findings)
                .filteredOn(f -> f.name().startsWith("corrosion/far node"))
                .extracting(Finding::name, Finding::ok)
                .containsExactly(
                        tuple("corrosion/far nodes", false),
                        tuple("corrosion/far node n1", true),
                        tuple("corrosion/far node n2", false));
        assertThat(findings.getLast().says())
                .startsWith("node n2: key " + dir.resolve("corrosion/id") + " cannot be used");
    }

    @Test
    void doctor_names_a_folder_it_cannot_read() {
        var lost =
                new DeskSteps(new ClusterFolder(dir.resolve("none")), new LocalOrSsh(), true, KeySource.NONE, Map.of());

        assertThat(lost.doctor("").getLast().says()).contains("clusters directory " + dir.resolve("none"));
        assertThatThrownBy(lost::clusters).isInstanceOf(GiveUp.class);
    }

    @Test
    void sudoers_are_what_each_login_needs_on_the_nodes_that_say_sudo() throws IOException {
        Files.writeString(dir.resolve("corrosion/far.yaml"), """
                nodes:
                - {name: n1, ssh: "ops@10.0.0.1"}
                - {name: n2, ssh: "10.0.0.2:2222"}
                - {name: n3, ssh: "10.0.0.3", corrosion: {sudo: false}}
                ssh: {user: ops}
                artifacts: file://%1$s/artifacts
                workdir: /var/lib/drydock
                corrosion: {binary: corrosion, config: /etc/c.toml, service: {systemd: corrosion}, sudo: true}
                """.formatted(dir));

        assertThat(desk.sudoers("corrosion/far")).singleElement().satisfies(file -> {
            assertThat(file.nodes()).containsExactly("n1", "n2");
            assertThat(file.lines()).endsWith("Defaults:ops !requiretty", "ops ALL=(root) NOPASSWD: /bin/sh");
        });
        assertThat(desk.sudoers("corrosion/good")).isEmpty();
    }

    @Test
    void logs_are_the_newest_runs_unless_another_is_named() throws IOException {
        step("run-1", "stop", "echo first");
        step("run-2", "stop", "echo second; exit 1");
        step("run-2", "stop", "echo third");
        step("run-2", "restore", "head -c 400000 /dev/zero | tr '\\0' x");
        Files.writeString(dir.resolve("work/run-1/n1/stop.1/started"), "2020-01-01T00:00:00Z\n");

        var newest = desk.logs("corrosion/good", "", "n1", "");
        var one = desk.logs("corrosion/good", "run-1", "n1", "stop");

        assertThat(newest).extracting(Desk.StepLog::run).containsOnly("run-2");
        assertThat(newest)
                .filteredOn(l -> l.step().equals("stop"))
                .extracting(Desk.StepLog::attempt, Desk.StepLog::exit)
                .containsExactly(tuple(1, "1"), tuple(2, "0"));
        assertThat(one).singleElement().satisfies(l -> {
            assertThat(l.output()).isEqualTo("first\n");
            assertThat(l.command()).isEqualTo("echo first");
            assertThat(l.path()).isEqualTo(dir + "/work/run-1/n1/stop.1");
        });
        assertThat(desk.logs("corrosion/good", "", "n2", "")).isEmpty();
    }

    private void step(String run, String step, String shell) {
        new LocalReach("n1", dir.resolve("work").toString())
                .step(new StepCall(
                        new Hold(run, run.equals("run-1") ? 1 : 2, "run-1"),
                        step,
                        shell,
                        StepCall.Again.RUN,
                        Duration.ofSeconds(30)));
    }

    private ClusterFile good() {
        return folder.read(ClusterName.of("corrosion/good"));
    }
}
