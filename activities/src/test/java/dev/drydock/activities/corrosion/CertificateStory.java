package dev.drydock.activities.corrosion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drydock.activities.clusters.ClusterFolder;
import dev.drydock.activities.clusters.Homes;
import dev.drydock.activities.corrosion.certificate.Certificate;
import dev.drydock.activities.corrosion.certificate.Shells;
import dev.drydock.activities.corrosion.file.Fixture;
import dev.drydock.activities.corrosion.file.Manifest;
import dev.drydock.activities.remote.LocalOrSsh;
import dev.drydock.harvest.cut.Cut;
import dev.drydock.testbed.corrosion.TestbedNode;
import dev.drydock.workflows.reseed.Convergence;
import dev.drydock.workflows.reseed.Reseed;
import dev.drydock.workflows.words.Json;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a certificate says of running agents. */
abstract class CertificateStory {
    private static final Map<String, Long> TABLES = Map.of("apps", 0L, "placements", 0L, "tags", 0L);

    @TempDir
    Path directory;

    abstract @Nullable Path binary();

    private static Convergence agreed(Bench bench, Duration limit) {
        var homes = new Homes(new ClusterFolder(bench.testbed.dir().resolve("clusters")), true);
        var fleet = new Fleet(
                homes, new LocalOrSsh(), Fleet.client(), InstantSource.system(), bench.scratch, () -> progress -> {});
        var manifest = new Manifest(
                1,
                Bench.CLUSTER,
                "run-1",
                "",
                "n1",
                Instant.EPOCH,
                0,
                0,
                "",
                new Manifest.Content("", 0),
                new Manifest.Packed("zstd", "", 0, null),
                null,
                TABLES,
                Cut.NOTHING.written());
        return new Agreement(
                        fleet,
                        fleet.file(Bench.CLUSTER),
                        new Reseed.Run(Bench.CLUSTER, "run-1", ""),
                        manifest,
                        Bench.NODES,
                        progress -> {},
                        new Agreement.Limits(limit, Duration.ofMinutes(5)))
                .reached();
    }

    private static Certificate kept(Bench bench, Convergence seen) throws Exception {
        String digest = Objects.requireNonNull(seen.certificate()).digest();
        Path file = bench.testbed
                .dir()
                .resolve("artifacts/" + Bench.CLUSTER + "/certificates/" + digest.substring(7) + ".json");
        return Json.read(Json.read(Files.readString(file)), Certificate.class);
    }

    private static void script(TestbedNode node, String name) throws Exception {
        var process = new ProcessBuilder(node.home().resolve(name).toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void agents_that_agree_get_a_certificate_though_clients_write_on_all_of_them() throws Exception {
        try (var bench = new Bench(directory, binary())) {
            bench.write("n1", "INSERT INTO apps (id, name) VALUES " + rows(200));
            bench.write("n2", "INSERT INTO placements VALUES ('fra', 1, 'h1'), ('lax', 1, NULL)");
            bench.settled();
            var written = new AtomicInteger();
            var writer = Thread.ofVirtual().start(() -> write(bench, written));
            while (written.get() < 5) {
                Thread.onSpinWait();
            }

            int before = written.get();
            Convergence seen = agreed(bench, Duration.ofSeconds(40));
            int after = written.get();
            writer.interrupt();
            writer.join();

            assertThat(seen.says()).startsWith("3 nodes agree on 3 tables");
            assertThat(seen.equal()).isTrue();
            assertThat(after).isGreaterThan(before);
            Certificate certificate = kept(bench, seen);
            assertThat(certificate.ranges())
                    .extracting(Certificate.Equal::table)
                    .contains("apps", "placements", "tags");
            assertThat(certificate.ways()).isEqualTo(Map.of(Shells.there() ? "sha3_query" : "queries", Bench.NODES));
            assertThat(certificate.vector().cut().versions()).isGreaterThanOrEqualTo(2);
        }
    }

    private static String rows(int number) {
        return IntStream.rangeClosed(1, number)
                .mapToObj(i -> "(" + i + ", 'app " + i + "')")
                .collect(Collectors.joining(", "));
    }

    private static void write(Bench bench, AtomicInteger written) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                int i = written.incrementAndGet();
                String node = Bench.NODES.get(i % 3);
                bench.write(node, "UPDATE apps SET replicas = " + i + " WHERE id = " + (1 + i * 7 % 200));
                bench.write(node, "INSERT INTO tags VALUES ('tag " + i + "')");
            }
        } catch (IllegalStateException e) {
            assertThat(e).hasCauseInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void a_row_that_was_changed_behind_an_agents_back_is_found() throws Exception {
        try (var bench = new Bench(directory, binary())) {
            bench.write("n1", "INSERT INTO apps (id, name) VALUES " + rows(300));
            bench.settled();
            TestbedNode bent = bench.node("n2");
            script(bent, "stop");
            String trigger = trigger(bent.db());
            Fixture.edit(
                    bent.db(),
                    "DROP TRIGGER apps__crsql_utrig",
                    "UPDATE apps SET name = 'bent' WHERE id = 123",
                    trigger);
            script(bent, "start");
            bench.settled();

            Convergence seen = agreed(bench, Duration.ofSeconds(40));

            assertThat(seen.equal()).isFalse();
            assertThat(seen.says())
                    .isEqualTo("table apps, chunk 1, row id = [\"integer\",\"123\"], column name:"
                            + " [\"text\",\"app 123\"] on n1 and 1 more, [\"text\",\"bent\"] on n2");
            assertThat(seen.rows()).isEqualTo(299);
            assertThat(kept(bench, seen).differences()).hasSize(1);
        }
    }

    private static String trigger(Path file) throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement();
                var found = statement.executeQuery("SELECT sql FROM sqlite_master WHERE name = 'apps__crsql_utrig'")) {
            return found.getString(1);
        }
    }

    @Test
    void nodes_that_lack_versions_or_do_not_answer_are_named() throws Exception {
        try (var bench = new Bench(directory, binary())) {
            bench.write("n1", "INSERT INTO tags VALUES ('before')");
            bench.settled();
            isolate(bench, "n3");
            bench.write("n1", "INSERT INTO tags VALUES ('after')");
            Bench.kill(bench.node("n2"));

            Convergence seen = agreed(bench, Duration.ofSeconds(3));

            assertThat(seen.equal()).isFalse();
            assertThat(seen.certificate()).isNull();
            assertThat(seen.says())
                    .matches(
                            "node n2 .*did not answer.*; node n3 lacks 1 of 2 versions, which others hold .*, after \\d+ s");
        }
    }

    /** Nobody knows its new address, and it knows nobody's. */
    private static void isolate(Bench bench, String name) throws Exception {
        TestbedNode node = bench.node(name);
        script(node, "stop");
        try (var socket = new ServerSocket(0)) {
            Files.writeString(
                    node.config(),
                    Files.readString(node.config())
                            .replaceFirst(
                                    "(?s)\\[gossip\\]\naddr = \"[^\"]*\"",
                                    "[gossip]\naddr = \"127.0.0.1:" + socket.getLocalPort() + "\"")
                            .replaceFirst("bootstrap = .*", "bootstrap = [\"127.0.0.1:9\"]"));
        }
        script(node, "start");
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> bench.ask(name, "SELECT 1").contains("eoq"));
    }
}
