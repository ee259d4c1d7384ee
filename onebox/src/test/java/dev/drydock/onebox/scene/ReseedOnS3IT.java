package dev.drydock.onebox.scene;

import static dev.drydock.onebox.scene.Scene.must;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.drydock.testbed.bucket.S3Server;
import dev.drydock.testbed.corrosion.TestbedNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of stand-ins is reseeded with everything that is kept in a bucket of a real S3 server. */
final class ReseedOnS3IT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path served;

    @Test
    void a_cluster_is_reseeded_by_nodes_that_fetch_the_snapshot_from_a_bucket() throws Exception {
        try (var server = S3Server.start(binary(), served);
                var scene = Scene.up(3, null)) {
            Files.createDirectories(server.bucket("fleet"));
            ClusterVariant.write(
                    scene,
                    "demo",
                    file -> file.put(
                            "artifacts", server.address("fleet/drydock").toString()));
            scene.writeRows(40);

            Path plan = scene.plan("reseed");
            String run = must(0, scene.type("start", plan.toString(), "-o", "json"))
                    .json()
                    .path("run")
                    .asText();
            scene.approve("restore");
            must(0, scene.type("watch", Scene.CLUSTER));

            Path kept = server.bucket("fleet/drydock").resolve(Scene.CLUSTER);
            JsonNode record = JSON.readTree(kept.resolve("record.json").toFile());
            assertThat(record.at("/generations/0/ended").asText()).isEqualTo("reseeded");
            assertThat(record.at("/generations/0/run").asText()).isEqualTo(run);
            assertThat(scene.testbed().nodes())
                    .extracting(TestbedNode::name)
                    .allSatisfy(
                            node -> assertThat(scene.database(node).clusterId()).isEqualTo(1));
            assertThat(scene.judge().lost()).isZero();
            assertThat(fetches(server)).isEqualTo(3);
            assertThat(kept.resolve("snapshots")).isDirectoryContaining("glob:**/" + run + "-*.db.zst");
            assertThat(secrets(scene.dir())).isEmpty();
            assertThat(scene.dir().resolve("artifacts"))
                    .satisfiesAnyOf(
                            artifacts -> assertThat(artifacts).doesNotExist(),
                            artifacts -> assertThat(artifacts).isEmptyDirectory());
        }
    }

    private static Path binary() {
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
        return binary.orElseThrow();
    }

    /** By curl, with an address that was made for it. */
    private static long fetches(S3Server server) throws IOException {
        try (var lines = Files.lines(server.accessLog())) {
            return lines.filter(l -> l.contains("X-Amz-Signature") && l.contains(".db.zst"))
                    .count();
        }
    }

    private static String secrets(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                if (text.contains("X-Amz-Signature") || text.contains(S3Server.SECRET_KEY)) {
                    return file.toString();
                }
            }
        }
        return "";
    }
}
