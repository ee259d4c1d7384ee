package dev.drydock.artifacts.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.drydock.testbed.bucket.S3Server;
import dev.drydock.testbed.disk.TinyDisk;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3StoreIT extends ArtifactStoreContract {
    @TempDir
    static Path directory;

    private static S3Server server;
    private final String prefix = "drydock/" + UUID.randomUUID();

    @BeforeAll
    static void start() throws IOException {
        server = S3Box.start(directory);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    @AfterEach
    void rightCredentials() {
        S3Box.credentials(S3Server.ACCESS_KEY, S3Server.SECRET_KEY);
    }

    @Override
    ArtifactStore store() {
        return ArtifactStores.at(server.address(prefix));
    }

    @Test
    void objects_lie_below_the_prefix_under_their_keys() throws IOException {
        store().put("corrosion/eu-1/record.json", bytes("{}"));

        assertThat(server.bucket(prefix).resolve("corrosion/eu-1/record.json")).hasContent("{}");
        assertThat(store().address()).isEqualTo("s3://" + prefix);
    }

    @Test
    void a_large_file_goes_up_in_parts_and_comes_back_byte_for_byte() throws IOException {
        var bytes = new byte[20_000_000];
        new Random(7).nextBytes(bytes);
        var file = Files.write(scratch.resolve("large"), bytes);

        store().put("large", file);

        try (var in = store().open("large").orElseThrow()) {
            assertThat(in.readAllBytes()).isEqualTo(bytes);
        }
        assertThat(requests()).contains("partNumber=3").contains("uploadId=");
    }

    @Test
    void an_upload_that_dies_half_way_leaves_no_object_and_no_parts() throws IOException {
        try (var upload = store().upload("dying")) {
            upload.write(new byte[9 << 20]);
            assertThat(uploadsIn(server.bucket("drydock"))).isPositive();
        }

        assertThat(store().exists("dying")).isFalse();
        assertThat(uploadsIn(server.bucket("drydock"))).isZero();
    }

    @Test
    void an_upload_whose_thread_is_told_to_stop_is_taken_back_too() throws Exception {
        var writing = new FutureTask<>(() -> {
            try (var upload = store().upload("stopped")) {
                upload.write(new byte[9 << 20]);
                Thread.currentThread().interrupt();
                upload.finish();
                return "stored";
            } catch (IOException e) {
                return "not stored, told to stop: " + Thread.currentThread().isInterrupted();
            }
        });
        Thread.ofPlatform().start(writing).join();

        assertThat(writing.get()).isEqualTo("not stored, told to stop: true");
        assertThat(store().exists("stopped")).isFalse();
        assertThat(uploadsIn(server.bucket("drydock"))).isZero();
    }

    private static long uploadsIn(Path bucket) throws IOException {
        try (var files = Files.walk(bucket)) {
            return files.filter(f -> Files.isRegularFile(f) && f.toString().contains("multipart"))
                    .count();
        }
    }

    @Test
    void anybody_may_fetch_from_a_presigned_address_until_it_expires() throws Exception {
        store().put("a", bytes("fetched"));
        var address = store().fetchable("a", Duration.ofMinutes(1)).orElseThrow();
        var expired = store().fetchable("a", Duration.ofSeconds(1)).orElseThrow();

        assertThat(fetched(address).body()).isEqualTo("fetched");
        await().atMost(Duration.ofSeconds(20)).until(() -> fetched(expired).statusCode() == 403);
    }

    private static HttpResponse<String> fetched(URI address) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void a_bucket_that_is_missing_is_named() {
        var store = ArtifactStores.at(server.address("nowhere"));

        assertThatThrownBy(() -> store.put("a", bytes("1")))
                .isInstanceOf(StoreRefused.class)
                .hasMessage("s3://nowhere: cannot store a: there is no such bucket at " + server.endpoint()
                        + "; make it, or name another one");
        assertThatThrownBy(() -> store.read("a")).isInstanceOf(StoreRefused.class);
        assertThatThrownBy(() -> store.exists("a")).isInstanceOf(StoreRefused.class);
        assertThatThrownBy(() -> store.putIf("a", bytes("1"), null)).isInstanceOf(StoreRefused.class);
    }

    @Test
    void credentials_that_are_wrong_are_told_from_a_bucket_that_is_forbidden() {
        S3Box.credentials(S3Server.ACCESS_KEY, "another secret");
        assertThatThrownBy(() -> store().read("a"))
                .isInstanceOf(StoreRefused.class)
                .hasMessageContaining("refuses the credentials (SignatureDoesNotMatch)")
                .hasMessageNotContaining("another secret");

        S3Box.credentials("nobody", "another secret");
        assertThatThrownBy(() -> store().read("a"))
                .isInstanceOf(StoreRefused.class)
                .hasMessageContaining("refuses the credentials (XAdminUserNotFound)");
    }

    @Test
    void a_server_without_room_keeps_what_was_there_and_says_so(@TempDir Path place) throws IOException {
        TinyDisk disk = TinyDisk.at(place.resolve("buckets"), "30m").orElseGet(Assumptions::abort);
        try (disk;
                S3Server full = S3Box.start(place)) {
            var store = ArtifactStores.at(full.address("drydock"));
            store.put("a", bytes("1"));
            disk.fill();

            assertThatThrownBy(() -> store.put("a", new byte[100_000]))
                    .isInstanceOf(StoreRefused.class)
                    .hasMessageContaining("no room left");

            disk.free();
            assertThat(store.read("a").orElseThrow().text()).isEqualTo("1");
        }
    }

    private static String requests() throws IOException {
        return Files.readString(server.accessLog());
    }
}
