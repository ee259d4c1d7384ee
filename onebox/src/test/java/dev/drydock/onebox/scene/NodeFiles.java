package dev.drydock.onebox.scene;

import dev.drydock.testbed.corrosion.TestbedNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A node as an onlooker finds it; equal as long as nothing changed there.
 *
 * @param agent pid and start time, as the testbed's scripts wrote them and as the kernel tells them
 * @param files names below the node's directory
 * @param settings digest of configuration and scripts
 */
public record NodeFiles(
        String node,
        String agent,
        List<String> files,
        String settings,
        int clusterId,
        List<String> sites,
        List<String> content,
        List<String> clocks) {

    public static NodeFiles of(TestbedNode node) {
        try (var database = Copied.of(node.db());
                var walk = Files.walk(node.home())) {
            var files = walk.map(path -> node.home().relativize(path).toString())
                    .sorted()
                    .toList();
            return new NodeFiles(
                    node.name(),
                    agent(node),
                    files,
                    digest(
                            node.config(),
                            node.home().resolve("start"),
                            node.home().resolve("stop")),
                    database.clusterId(),
                    database.sites(),
                    database.content(),
                    database.clocks());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String agent(TestbedNode node) throws IOException {
        if (!Files.exists(node.pid())) {
            return "stopped";
        }
        String written = Files.readString(node.pid()).strip();
        var process = ProcessHandle.of(Long.parseLong(written.split(" ", -1)[0]));
        return written + " "
                + process.flatMap(p -> p.info().startInstant())
                        .map(Object::toString)
                        .orElse("gone");
    }

    private static String digest(Path... files) throws IOException {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            for (Path file : files) {
                sha.update(file.toString().getBytes(StandardCharsets.UTF_8));
                sha.update(Files.readAllBytes(file));
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
