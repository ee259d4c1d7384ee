package dev.drydock.testbed.patroni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PatroniDownIT {

    @TempDir
    private Path dir = Path.of("");

    @AfterEach
    void kill() {
        PatroniTestbed.kill(dir);
    }

    /** In maintenance mode a Patroni that ends leaves its PostgreSQL behind, and one that begins starts none. */
    @Test
    void down_and_kill_leave_no_process_and_up_serves_what_was_there() throws Exception {
        var cluster = RealPatroni.up(1, PatroniVersion.V3_0, dir);
        run(cluster, "CREATE TABLE kept AS SELECT 42 AS answer");
        cluster.rest().configure(cluster.member("n1"), "{\"pause\": true}");
        await().atMost(Duration.ofMinutes(1))
                .until(() -> cluster.rest().topology().filter(Topology::paused).isPresent());
        assertThat(processes()).isNotEmpty();

        PatroniTestbed.down(dir);
        PatroniTestbed.down(dir);

        assertThat(processes()).isEmpty();
        var again = RealPatroni.up(1, PatroniVersion.V3_0, dir);
        run(again, "INSERT INTO kept VALUES (43)");

        PatroniTestbed.kill(dir);

        assertThat(processes()).isEmpty();
    }

    private static void run(PatroniCluster cluster, String sql) throws SQLException {
        try (var connection = cluster.app().connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Whoever works in the directory or names it in its command line, as /proc tells. */
    private List<String> processes() throws IOException {
        var found = new ArrayList<String>();
        try (var all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (var process : all) {
                try {
                    var line = Files.readString(process.resolve("cmdline")).replace('\0', ' ');
                    var place = Files.readSymbolicLink(process.resolve("cwd"));
                    if (line.contains(dir.toString()) || place.startsWith(dir)) {
                        found.add(process + " " + line);
                    }
                } catch (IOException ended) {
                    // or a zombie, which has neither
                }
            }
        }
        return found;
    }
}
