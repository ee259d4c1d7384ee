package dev.drydock.activities.corrosion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.activities.remote.LocalOrSsh;
import dev.drydock.testbed.bucket.S3Server;
import dev.drydock.workflows.reseed.Published;
import dev.drydock.workflows.reseed.Reseed;
import dev.drydock.workflows.reseed.Survey;
import dev.drydock.workflows.words.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node fetches its snapshot from a real S3 server with curl, over a wire that breaks. */
class FetchingIT {

    @TempDir
    static Path served;

    private static S3Server server;

    @TempDir
    Path directory;

    private final String bucket = "bucket-" + UUID.randomUUID();
    private Wire wire;
    private Yard yard;

    @BeforeAll
    static void start() throws IOException {
        var binary = S3Server.binary();
        if (binary.isEmpty()) {
            String says = "NOT TESTED ON A REAL S3 SERVER: there is no versitygw; scripts/check builds it, or set"
                    + " DRYDOCK_VERSITYGW";
            System.err.println(says);
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(says);
            }
            Assumptions.abort(says);
        }
        System.setProperty("aws.accessKeyId", S3Server.ACCESS_KEY);
        System.setProperty("aws.secretAccessKey", S3Server.SECRET_KEY);
        server = S3Server.start(binary.orElseThrow(), served);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void lay() throws IOException {
        Files.createDirectories(server.bucket(bucket));
        wire = new Wire(server.endpoint());
        yard = new Yard(directory, new LocalOrSsh(), "{start: \"true\", stop: \"true\"}", """
                artifacts: s3://%s/drydock?endpoint=%s&region=%s
                transfer: {per-node: 300M, in-all: 200M}""".formatted(
                        bucket, wire.endpoint(), S3Server.REGION));
    }

    @AfterEach
    void cut() throws IOException {
        if (wire != null) {
            wire.close();
        }
    }

    private Reseed.Staged stage(Reseed.Run run, Published snapshot) {
        return yard.reseed.stage(run, snapshot, List.of("n1")).getFirst();
    }

    @Test
    void a_node_fetches_the_snapshot_itself_and_keeps_nothing_that_is_secret() throws Exception {
        Reseed.Run run = yard.run("run-1");
        Published snapshot = yard.published(run);

        assertThat(stage(run, snapshot).trouble()).isEmpty();

        assertThat(yard.staged("run-1")).hasSize(snapshot.bytes());
        assertThat(sha256(yard.staged("run-1"))).isEqualTo(snapshot.sha256());
        assertThat(wire.downloads()).singleElement().asString().contains(".db.zst?");
        assertThat(kept()).contains("curl", "--limit-rate " + (200 << 20)).doesNotContain("X-Amz", "http://");
        assertThat(stage(run, snapshot).trouble()).isEmpty();
        assertThat(wire.downloads()).hasSize(1);
    }

    /** All that lies in the node's work directory. */
    private String kept() throws IOException {
        var all = new StringBuilder();
        try (var files = Files.walk(directory.resolve("work"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    private static String sha256(Path file) throws IOException {
        var process = new ProcessBuilder("sha256sum", file.toString()).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).substring(0, 64);
    }

    @Test
    void a_download_that_breaks_off_goes_on_where_it_was_and_its_address_is_soon_worth_nothing() throws Exception {
        Reseed.Run run = yard.run("run-1");
        Published snapshot = yard.published(run);
        var keeping = Keeping.of(yard.homes.file(Yard.CLUSTER));
        var manifest = keeping.manifest(snapshot.manifest());
        var fleet = new Fleet(
                yard.homes,
                new LocalOrSsh(),
                Fleet.client(),
                InstantSource.system(),
                directory.resolve("scratch"),
                () -> progress -> {});
        wire.cutNextAfter(1_500);

        fleet.at(Yard.CLUSTER, "n1", node -> {
            var fetching = new Fetching(keeping, manifest, Duration.ofSeconds(8), 0);
            fetching.fetch(
                    node, fleet.doing(node, "run-1", progress -> {}), "run-1", manifest.packed(), node.staged("run-1"));
            return node.name();
        });

        assertThat(sha256(yard.staged("run-1"))).isEqualTo(snapshot.sha256());
        assertThat(wire.downloads()).hasSize(2);
        assertThat(wire.downloads().getFirst()).doesNotContain("Range:");
        assertThat(wire.downloads().getLast()).containsPattern("Range: bytes=[1-9][0-9]*-");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> again(wire.downloads().getFirst()) == 403);
    }

    private int again(String head) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(wire.endpoint() + head.split(" ", -1)[1]));
            return http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    @Test
    void an_object_that_was_altered_reaches_no_node_and_is_not_fetched_for_ever() throws Exception {
        Reseed.Run run = yard.run("run-1");
        Published snapshot = yard.published(run);
        Path packed = objects("*.db.zst").getFirst();
        byte[] bytes = Files.readAllBytes(packed);
        bytes[bytes.length / 2] ^= 4;
        Files.write(packed, bytes);

        assertThat(stage(run, snapshot).trouble())
                .contains("node n1: fetch ended with exit code 65")
                .containsPattern("what was fetched has SHA-256 [0-9a-f]{64} and " + bytes.length
                        + " bytes, expected [0-9a-f]{64} and " + bytes.length);

        assertThat(wire.downloads()).hasSize(2);
        assertThat(yard.staged("run-1")).doesNotExist();
    }

    private List<Path> objects(String glob) throws IOException {
        try (var files =
                Files.newDirectoryStream(server.bucket(bucket).resolve("drydock/corrosion/yard/snapshots"), glob)) {
            var all = new ArrayList<Path>();
            files.forEach(all::add);
            return all;
        }
    }

    @Test
    void a_store_that_the_node_gets_no_answer_from_is_told_and_a_later_try_succeeds() throws Exception {
        Reseed.Run run = yard.run("run-1");
        Published snapshot = yard.published(run);
        wire.down(true);

        assertThat(stage(run, snapshot).trouble())
                .contains("node n1: fetch ended with exit code 52")
                .contains("curl ended with 52 at 0 of ");
        assertThat(wire.downloads()).hasSize(4);

        wire.down(false);
        assertThat(stage(run, snapshot).trouble()).isEmpty();
    }

    @Test
    void a_node_without_zstd_fetches_what_the_plan_had_packed_with_gzip() throws Exception {
        ObjectNode decided = Json.MAPPER.createObjectNode();
        decided.putArray("gzip").add("n1");
        Reseed.Run run = yard.run("run-1", decided);
        Published snapshot = yard.published(run);

        assertThat(stage(run, snapshot).trouble()).isEmpty();

        assertThat(sha256(yard.staged("run-1"))).isEqualTo(snapshot.sha256());
        assertThat(wire.downloads()).singleElement().asString().contains(".db.gz?");
        assertThat(objects("*")).hasSize(2);
    }

    @Test
    void a_node_that_cannot_unpack_what_there_is_gets_it_through_the_worker() throws Exception {
        Published snapshot = yard.published("run-1");
        ObjectNode decided = Json.MAPPER.createObjectNode();
        decided.putArray("gzip").add("n1");
        Reseed.Run later = yard.run("run-2", decided);

        assertThat(stage(later, snapshot).trouble()).isEmpty();

        assertThat(sha256(yard.staged("run-2"))).isEqualTo(snapshot.sha256());
        assertThat(wire.downloads()).isEmpty();
    }

    @Test
    void a_survey_says_what_a_node_would_unpack() {
        Survey.Node node =
                yard.reseed.survey(Yard.CLUSTER, List.of("n1")).nodes().getFirst();

        assertThat(Objects.requireNonNull(node.measures()).unpacks()).isEqualTo("zstd");
    }
}
