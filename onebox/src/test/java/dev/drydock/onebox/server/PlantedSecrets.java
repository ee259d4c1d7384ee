package dev.drydock.onebox.server;

import static dev.drydock.onebox.server.SecretScene.CLUSTER;
import static dev.drydock.onebox.server.SecretScene.REQUESTER;

import dev.drydock.artifacts.store.ArtifactStores;
import dev.drydock.testbed.bucket.S3Server;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A secret in every place that is searched, by what really writes there where that can be made to.
 *
 * @param hook a process on a node that got a secret of the worker
 */
record PlantedSecrets(Process hook) implements AutoCloseable {
    private static final String CANARY = Canaries.of("agent-token");

    /** @param sink port of the webhook that answers */
    static PlantedSecrets in(SecretScene scene, Map<String, String> env, S3Server bucket, int sink) throws Exception {
        say(scene, env);
        tell(sink);
        write(scene, bucket);
        var hook = new ProcessBuilder("sleep", "60");
        hook.environment().put(ProcessList.MARK, "n1");
        hook.environment().put("LEAKED", Canaries.of("webhook-secret"));
        return new PlantedSecrets(hook.start());
    }

    /** As the reason of a plan, which is in its history and on its page, and where the manual says it is seen. */
    private static void say(SecretScene scene, Map<String, String> env) throws Exception {
        String plan = scene.dir().resolve("leaking.json").toString();
        scene.must(0, env, "", "plan", "reseed", CLUSTER, "--reason", CANARY, "--as", REQUESTER, "--out", plan);
        scene.must(0, env, "", "show", plan, "-o", "html");
        scene.launched(12, env, "list", "--api-key", Canaries.of("api-key") + "-of-another");
    }

    private static void tell(int sink) throws Exception {
        var event = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + sink))
                .POST(HttpRequest.BodyPublishers.ofString("\"" + CANARY + "\""))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            http.send(event, HttpResponse.BodyHandlers.discarding());
        }
    }

    private static void write(SecretScene scene, S3Server bucket) throws IOException {
        Path dir = scene.dir();
        Files.writeString(dir.resolve("work/planted"), presigned(bucket).toString());
        for (String file : List.of("worker.log", "export.json", "temporal.log", "scratch/planted")) {
            Files.writeString(dir.resolve(file), CANARY, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        Files.writeString(scene.home().resolve("ssh/log"), CANARY, StandardOpenOption.APPEND);
        Files.writeString(scene.clusterFile().resolveSibling("planted"), CANARY);
        Files.writeString(bucket.bucket("fleet").resolve("planted"), CANARY);
    }

    private static URI presigned(S3Server bucket) throws IOException {
        System.setProperty("aws.sessionToken", Canaries.of("session-token"));
        try {
            var store = ArtifactStores.at(bucket.address("fleet/drydock"));
            return store.fetchable("planted", Duration.ofMinutes(1)).orElseThrow();
        } finally {
            System.clearProperty("aws.sessionToken");
        }
    }

    @Override
    public void close() {
        hook.destroyForcibly();
    }
}
