package dev.drydock.activities.patroni;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.activities.clusters.ClusterFolder;
import dev.drydock.activities.remote.Ran;
import dev.drydock.activities.service.SystemdBox;
import dev.drydock.workflows.words.ClusterName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Patroni that is a unit, on a real systemd; what is true is asked of systemctl. */
final class PatroniUnitIT {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path directory;

    @SuppressWarnings("NullAway.Init")
    private static SystemdBox box;

    @BeforeAll
    static void boot() throws Exception {
        box = SystemdBox.start(directory);
        Files.writeString(box.etc().resolve("patroni.service"), """
                [Service]
                ExecStart=/bin/sleep 4712
                Restart=always
                RestartSec=0
                [Install]
                WantedBy=multi-user.target
                """);
        box.run("systemctl daemon-reload; systemctl enable --now patroni");
    }

    @AfterAll
    @SuppressWarnings("RedundantNullCheck")
    static void end() throws Exception {
        if (box != null) {
            box.close();
        }
    }

    @Test
    void one_that_is_fenced_stays_down_over_a_restart_of_its_machine_until_it_is_to_serve_again() throws Exception {
        ok(member().stopping());
        ok(member().stopping());

        box.reboot();
        String restarted = active();
        Ran byHand = box.run("systemctl start patroni");
        ok(member().starting());

        assertThat(restarted).isEqualTo("inactive");
        assertThat(byHand.err()).contains("held-by-drydock.target");
        assertThat(active()).isEqualTo("active");
        assertThat(box.etc().resolve("patroni.service.d")).doesNotExist();
    }

    @Test
    void one_that_is_not_needed_any_more_is_stopped_and_may_be_started_by_anybody() throws Exception {
        box.run("systemctl start patroni");

        ok(member().ending());
        String ended = active();
        Ran byHand = box.run("systemctl start patroni");

        assertThat(ended).isEqualTo("inactive");
        assertThat(byHand.exit()).as(byHand.err()).isZero();
    }

    @Test
    void where_units_cannot_be_written_it_is_stopped_all_the_same() throws Exception {
        box.run("systemctl start patroni; mount -o remount,bind,ro /etc/systemd");

        ok(member().stopping());
        String stopped = active();
        box.run("mount -o remount,bind,rw /etc/systemd");
        ok(member().starting());

        assertThat(stopped).isEqualTo("inactive");
        assertThat(active()).isEqualTo("active");
    }

    private static Station member() throws IOException {
        Path file = directory.resolve("clusters/patroni/box.yaml");
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, """
                nodes: [{name: n1, local: true}]
                artifacts: file://%1$s/artifacts
                workdir: %1$s/work
                gates: {release: {quorum: 1, approvers: [ops-a@example.com], expires: 24h}}
                patroni:
                  scope: demo
                  restapi: 127.0.0.1:1
                  postgresql: 127.0.0.1:1
                  data-dir: %1$s/data
                  bin-dir: /usr/lib/postgresql/15/bin
                  config: %1$s/patroni.yml
                  service: {systemd: patroni}
                  authentication:
                    restapi: {username: drydock, password-env: NOBODY}
                    superuser: {username: postgres, password-env: NOBODY}
                """.formatted(directory));
        var cluster = new ClusterFolder(directory.resolve("clusters")).read(ClusterName.of("patroni/box"));
        return Station.of(cluster, cluster.node("n1"), box.reach("n1", directory + "/work"), ClusterSurvey.client());
    }

    private static String active() {
        return box.says("systemctl is-active patroni");
    }

    private static void ok(String shell) {
        Ran ran = box.run(shell);
        assertThat(ran.exit()).as(shell + "\n" + ran.out() + ran.err()).isZero();
    }
}
