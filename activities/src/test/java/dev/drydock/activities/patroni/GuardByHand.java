package dev.drydock.activities.patroni;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.testbed.corrosion.Ports;
import dev.drydock.testbed.patroni.Member;
import dev.drydock.testbed.patroni.PatroniCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A guard as a person would make one, with PostgreSQL's own programs and without Drydock. */
record GuardByHand(PatroniCluster cluster) {
    private static final String BIN = "/usr/lib/postgresql/15/bin/";

    Member place() {
        return Objects.requireNonNull(cluster.guard());
    }

    /** A copy that follows on slot {@code drydock_guard} until a restore point. */
    void copy(Member leader, String point) throws IOException, InterruptedException {
        run(
                "pg_basebackup",
                "-h127.0.0.1",
                "-p" + leader.postgres(),
                "-Ureplicator",
                "-D" + place().data(),
                "-Xstream",
                "-cfast",
                "-R",
                "-Sdrydock_guard");
        Files.writeString(
                place().data().resolve("postgresql.auto.conf"),
                """
                port = %d
                listen_addresses = '127.0.0.1'
                archive_command = 'false'
                unix_socket_directories = '%s'
                recovery_target_name = '%s'
                recovery_target_action = 'pause'
                """.formatted(place().postgres(), place().own(), point),
                StandardOpenOption.APPEND);
    }

    void start() throws IOException, InterruptedException {
        String data = place().data().toString();
        try {
            run("pg_ctl", "-D", data, "-l", data + ".log", "-w", "start");
        } catch (AssertionError e) {
            throw new AssertionError("its log: " + Files.readString(Path.of(data + ".log")), e);
        }
    }

    /** As a worker leaves a member that died while it asked it. */
    void startAlone(Member member) throws IOException, InterruptedException {
        String words = "-p " + Ports.free(1).getFirst() + " -c listen_addresses=127.0.0.1 -c archive_mode=off"
                + " -c default_transaction_read_only=on";
        run("pg_ctl", "-D", member.data().toString(), "-l", member.data() + ".log", "-w", "-o", words, "start");
    }

    private void run(String program, String... arguments) throws IOException, InterruptedException {
        var words = new ArrayList<String>();
        if (System.getProperty("user.name").equals("root")) {
            words.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"));
        }
        words.addAll(List.of("env", "-i", "PATH=/usr/bin:/bin", "PGPASSFILE=" + place().pgpass(), BIN + program));
        words.addAll(List.of(arguments));
        var said = place().home().resolve("said");
        var process = new ProcessBuilder(words)
                .directory(place().own().toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(process.waitFor()).as(Files.readString(said)).isZero();
    }
}
