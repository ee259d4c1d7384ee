package dev.drydock.activities.corrosion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.drydock.activities.clusters.ClusterFile;
import dev.drydock.activities.clusters.ClusterFolder;
import dev.drydock.activities.remote.Hold;
import dev.drydock.activities.remote.Ran;
import dev.drydock.activities.remote.Reach;
import dev.drydock.activities.service.Service;
import dev.drydock.activities.service.SystemdBox;
import dev.drydock.activities.steps.Doing;
import dev.drydock.activities.steps.Holding;
import dev.drydock.testbed.corrosion.CorrosionTestbed;
import dev.drydock.testbed.corrosion.Testbed;
import dev.drydock.testbed.corrosion.TestbedOptions;
import dev.drydock.workflows.reseed.Published;
import dev.drydock.workflows.reseed.Reseed;
import dev.drydock.workflows.reseed.Survey;
import dev.drydock.workflows.words.ClusterName;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A unit that must stay down, on a real systemd; what is true is asked of systemctl, ps and the files. */
class SystemdIT {
    private static final String HELD = "Unit held-by-drydock.target not found.";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path directory;

    @SuppressWarnings("NullAway.Init")
    private static SystemdBox box;

    @BeforeAll
    static void boot() throws Exception {
        box = SystemdBox.start(directory);
    }

    @AfterAll
    @SuppressWarnings("RedundantNullCheck")
    static void end() throws Exception {
        if (box != null) {
            box.close();
        }
    }

    @ParameterizedTest(name = "{0}, whose file is {1}")
    @CsvSource({
        "plain, etc/plain.service",
        "packaged, lib/packaged.service",
        "whole.service, etc/whole.service",
        "many@7, lib/many@.service",
        "other-name, etc/own-name.service",
        "odd\\x2dname, etc/odd\\x2dname.service"
    })
    void a_held_unit_stays_down_whoever_starts_it(String name, String file) throws Exception {
        write(file, always("exec sleep 4711"));
        box.run(
                "ln -sf own-name.service /etc/systemd/system/other-name.service; systemctl daemon-reload; systemctl start '"
                        + name + "'");
        String before = box.says("systemctl cat '" + name + "'") + files();
        String pid = box.says("systemctl show -p MainPID --value '" + name + "'");
        Service service = node(name).service();

        ok(service.stopping());
        ok(service.stopping());
        Ran start = box.run("systemctl start '" + name + "'");
        Ran restart = box.run("systemctl restart '" + name + "'");

        assertThat(start.exit()).isNotZero();
        assertThat(start.err()).contains(HELD);
        assertThat(restart.err()).contains(HELD);
        assertThat(box.says("systemctl start --job-mode=ignore-dependencies '" + name + "'"))
                .contains("Assertion failed");
        assertThat(active(name)).isEqualTo("inactive");
        assertThat(box.run("ps -p " + pid).exit()).isNotZero();
        assertThat(service.held()).isTrue();
        assertThat(box.says("systemctl cat '" + name + "'")).contains("Drydock holds this unit", "node n1 of");

        ok(service.starting());
        ok(service.starting());

        assertThat(active(name)).isEqualTo("active");
        assertThat(service.released()).isTrue();
        assertThat(box.says("systemctl cat '" + name + "'") + files()).isEqualTo(before);
        assertThat(box.run("systemctl restart '" + name + "'").exit()).isZero();
    }

    @Test
    void a_mask_for_the_time_does_not_hold_a_unit_of_the_administrator() throws Exception {
        write("etc/masked.service", always("exec sleep 4711"));
        box.run("systemctl daemon-reload; systemctl start masked; systemctl stop masked");

        Ran mask = box.run("systemctl mask --runtime masked");
        Ran start = box.run("systemctl start masked");

        assertThat(mask.exit()).isZero();
        assertThat(start.exit()).isZero();
        assertThat(active("masked")).isEqualTo("active");
    }

    @Test
    void what_depends_on_a_held_unit_or_fires_it_does_not_start_it() throws Exception {
        write("etc/fired.service", always("exec sleep 4711"));
        write("etc/fired.timer", "[Timer]\nOnActiveSec=10ms\nAccuracySec=1ms\n");
        write("etc/needs.service", "[Unit]\nRequires=fired.service\n[Service]\nExecStart=/bin/sleep 4711\n");
        write("etc/wants.service", "[Unit]\nWants=fired.service\n[Service]\nExecStart=/bin/sleep 4711\n");
        box.run("systemctl daemon-reload");
        ok(node("fired").service().stopping());

        String needs = box.says("systemctl start needs");
        box.run("systemctl start wants fired.timer");

        assertThat(needs).contains(HELD);
        assertThat(active("wants")).isEqualTo("active");
        await().atMost(Duration.ofSeconds(30)).until(() -> active("fired.timer").equals("failed"));
        assertThat(active("fired")).isEqualTo("inactive");
        box.run("systemctl reset-failed fired.timer");
    }

    @Test
    void a_process_that_dies_before_its_unit_is_stopped_is_not_restarted() throws Exception {
        write("etc/dying.service", always("exec sleep 4711"));
        box.run("systemctl daemon-reload; systemctl start dying");
        Service service = node("dying").service();

        ok(service.stopping().replaceFirst("systemctl stop .*", "systemctl kill --signal=KILL dying"));

        await().atMost(Duration.ofSeconds(30)).until(() -> active("dying").equals("failed"));
        assertThat(box.says("journalctl -o cat -u dying")).contains("Failed to schedule restart job: " + HELD);
        ok(service.starting());
        assertThat(active("dying")).isEqualTo("active");
    }

    @Test
    void a_held_unit_is_still_held_after_a_reboot() throws Exception {
        write("etc/enabled.service", always("exec sleep 4711"));
        box.run("systemctl daemon-reload; systemctl enable --now enabled");
        box.reboot();
        assertThat(active("enabled")).isEqualTo("active");
        ok(node("enabled").service().stopping());

        box.reboot();

        assertThat(active("enabled")).isEqualTo("inactive");
        assertThat(box.says("systemctl start enabled")).contains(HELD);
        assertThat(node("enabled").service().held()).isTrue();
        ok(node("enabled").service().starting());
        assertThat(active("enabled")).isEqualTo("active");
    }

    @Test
    void a_person_can_lift_the_hold_as_its_own_words_say() throws Exception {
        write("etc/lifted.service", always("exec sleep 4711"));
        Service service = node("lifted").service();
        ok(service.stopping());

        String line = box.says("sed -n 's/^# *rm /rm /p' /etc/systemd/system/lifted.service.d/zz-drydock.conf");
        Ran lifted = box.run(line + " && systemctl start lifted");

        assertThat(lifted.exit()).isZero();
        assertThat(active("lifted")).isEqualTo("active");
        assertThat(service.held()).isFalse();
        assertThat(service.released()).isTrue();
    }

    @Test
    void other_drop_ins_of_the_unit_stay() throws Exception {
        write("etc/limited.service", always("exec sleep 4711"));
        write("etc/limited.service.d/limits.conf", "[Service]\nLimitNOFILE=4711\n");
        Service service = node("limited").service();

        ok(service.stopping());
        ok(service.starting());

        assertThat(box.says("systemctl show -p LimitNOFILE --value limited")).isEqualTo("4711");
        assertThat(box.etc().resolve("limited.service.d")).isDirectoryContaining("glob:**/limits.conf");
    }

    @Test
    void a_unit_that_could_not_be_started_again_is_not_stopped() throws Exception {
        write("lib/hidden.service", always("exec sleep 4711"));
        box.run("systemctl daemon-reload; systemctl start hidden; systemctl mask hidden");
        var absent = node("absent");
        var hidden = node("hidden");

        assertThatThrownBy(() -> new Agency(absent).stop("stop", doing(absent)))
                .isInstanceOf(GiveUp.class)
                .hasMessage("node n1: systemd cannot start absent.service, it is not-found, expected loaded; see"
                        + " systemctl status absent.service");
        assertThatThrownBy(() -> new Agency(hidden).stop("stop", doing(hidden)))
                .isInstanceOf(GiveUp.class)
                .hasMessageContaining("hidden.service, it is masked");

        assertThat(active("hidden")).isEqualTo("active");
        assertThat(absent.service().lack().missing()).isEqualTo("unit absent.service (systemd says not-found)");
    }

    @Test
    void a_plan_learns_of_a_unit_that_is_not_there() throws Exception {
        Path home = Files.createDirectories(directory.resolve("yard"));
        var yard = new Yard(home, SystemdIT::within, "{systemd: corosion}");

        Survey.Page page = yard.reseed.survey(Yard.CLUSTER, List.of("n1"));

        assertThat(page.nodes().getFirst().measures()).isNotNull().satisfies(measures -> {
            assertThat(measures.missing()).containsExactly("unit corosion.service (systemd says not-found)");
            assertThat(measures.readOnly()).isEmpty();
        });
    }

    @Test
    void a_start_that_fails_ends_with_the_last_lines_of_the_journal() throws Exception {
        write("etc/broken.service", "[Service]\nType=oneshot\nExecStart=/bin/sh -c 'echo disk I/O error; exit 1'\n");
        var node = node("broken");

        new Agency(node).stop("stop", doing(node));

        assertThatThrownBy(() -> new Agency(node).start("start", doing(node)))
                .isInstanceOf(TryAgain.class)
                .hasMessageContaining("start ended with exit code 1")
                .hasMessageContaining("its log ends: ")
                .hasMessageContaining("broken.service: Failed with result 'exit-code'");
        assertThat(box.says("journalctl -o cat -u broken")).contains("disk I/O error");
        box.run("systemctl reset-failed broken");
    }

    @Test
    void a_node_whose_agent_is_a_unit_is_reseeded() throws Exception {
        Testbed bed = agent("corrosion");
        try (var bench = new Bench(bed, directory.resolve("scratch"), SystemdIT::within)) {
            box.run("systemctl daemon-reload; systemctl start corrosion");
            String before = files();
            Survey.Page page = bench.settled();
            bench.write("n1", "INSERT INTO tags VALUES ('blue')");
            Reseed.Run run = bench.run("run-1", page);
            bench.reseed.decide(run, 7, List.of("n1"));
            Published snapshot = bench.reseed.publish(run, "n1", bench.reseed.backup(run, "n1"), 7);
            var job = new Reseed.Job(run, "n1", snapshot);
            bench.reseed.stage(run, snapshot, List.of("n1"));

            assertThat(bench.reseed.stop(job).says()).isEqualTo("the agent is stopped");
            assertThat(bench.reseed.stop(job).says()).isEqualTo("the agent was down");
            assertThat(active("corrosion")).isEqualTo("inactive");
            bench.reseed.archive(job);
            assertThat(box.says("systemctl start corrosion")).contains(HELD);
            bench.reseed.restore(job);
            bench.reseed.start(job);
            bench.reseed.start(job);
            assertThat(bench.reseed.verify(job).says()).contains("cluster id 7");
            assertThat(active("corrosion")).isEqualTo("active");
            assertThat(files()).isEqualTo(before);
        }
    }

    private static Reach within(ClusterFile file, ClusterFile.Node node) {
        return box.reach(node.name(), file.workdir());
    }

    /** Files for one agent, which ran out here for a moment and is a unit in there from now on. */
    private static Testbed agent(String unit) throws IOException {
        Path bed = directory.resolve("bed");
        Testbed testbed = CorrosionTestbed.up(new TestbedOptions(1, bed, RealAgentRoundTripIT.installed()));
        Bench.kill(testbed.nodes().getFirst());
        String binary = testbed.corrosion().equals("stand-in") ? bed + "/bin/corrosion" : testbed.corrosion();
        Path config = testbed.nodes().getFirst().config();
        write("etc/" + unit + ".service", always("exec " + binary + " -c " + config + " agent"));
        cluster(testbed.clusterFile(), bed, binary, config, unit);
        return testbed;
    }

    private static void cluster(Path file, Path home, String binary, Path config, String unit) throws IOException {
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, """
                nodes: [{name: n1, local: true}]
                artifacts: file://%1$s/artifacts
                workdir: %1$s/work
                gates: {restore: {quorum: 1, approvers: [ops-a@example.com], expires: 24h}}
                corrosion: {binary: %2$s, config: %3$s, service: {systemd: '%4$s'}}
                """.formatted(home, binary, config, unit));
    }

    /** Node n1 of a cluster whose service is this unit, and whose agent does not answer. */
    private static CorrosionNode node(String unit) throws IOException {
        Path home = Files.createDirectories(directory.resolve("nodes/" + unit.replaceAll("\\W", "-")));
        Path config = home.resolve("config.toml");
        Files.writeString(config, """
                db.path = "%1$s/corrosion.db"
                api.addr = "127.0.0.1:1"
                admin.path = "%1$s/admin.sock"
                """.formatted(home).replace("\\", "\\\\"));
        cluster(home.resolve("clusters/corrosion/box.yaml"), home, "/bin/true", config, unit);
        ClusterFile file = new ClusterFolder(home.resolve("clusters")).read(ClusterName.of("corrosion/box"));
        return new CorrosionNode(file, file.node("n1"), within(file, file.node("n1")), Fleet.client());
    }

    private static Doing doing(CorrosionNode node) {
        return new Doing(node, new Holding(node, new Hold("run-1", 1), ""), progress -> {}, InstantSource.system());
    }

    /** The unit's text: a process that comes back at once whenever it ends. */
    private static String always(String shell) {
        return "[Service]\nExecStart=/bin/sh -c '" + shell + "'\nRestart=always\nRestartSec=0\n"
                + "[Install]\nWantedBy=multi-user.target\n";
    }

    private static void write(String file, String text) throws IOException {
        Path path = file.startsWith("etc/") ? box.etc() : box.lib();
        path = path.resolve(file.substring(4));
        Files.createDirectories(path.resolveSibling(""));
        Files.writeString(path, text);
    }

    private static void ok(String shell) {
        Ran ran = box.run(shell);
        assertThat(ran.exit()).as(shell + "\n" + ran.out() + ran.err()).isZero();
    }

    private static String active(String unit) {
        return box.says("systemctl is-active '" + unit + "'");
    }

    /** Every file that systemd could read a unit from. */
    private static String files() throws IOException {
        try (Stream<Path> etc = Files.walk(box.etc());
                Stream<Path> lib = Files.walk(box.lib())) {
            return Stream.concat(etc, lib).map(Path::toString).sorted().toList()
                    + box.says("find /run/systemd/system /run/systemd/transient | sort");
        }
    }
}
