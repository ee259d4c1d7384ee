package dev.drydock.onebox.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.drydock.testbed.corrosion.Testbed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;

/** People with keys of their own. The real {@code ssh-keygen} makes the keys, signs, and judges what was signed. */
record Signers(Path dir) {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    static Signers in(Path dir) throws IOException {
        if (!Files.isExecutable(Path.of("/usr/bin/ssh-keygen"))) {
            String says =
                    "NOT TESTED WITH SIGNATURES: there is no /usr/bin/ssh-keygen (apt-get install openssh-client)";
            System.err.println(says);
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError(says);
            }
            Assumptions.abort(says);
        }
        return new Signers(Files.createDirectories(dir));
    }

    static String name(String who) {
        return who + "@example.com";
    }

    Path key(String who) throws IOException {
        Path key = dir.resolve(who);
        if (!Files.exists(key)) {
            run("-q", "-t", "ed25519", "-N", "", "-C", who, "-f", key.toString());
        }
        return key;
    }

    String pub(String who) throws IOException {
        String[] words =
                Files.readString(key(who).resolveSibling(who + ".pub")).strip().split(" ", -1);
        return words[0] + " " + words[1];
    }

    /**
     * Has a testbed's cluster file count signatures.
     *
     * @param listed who may sign
     * @param quorum of gate restore, whose approvers they all are
     */
    void listedAt(Testbed testbed, List<String> listed, int quorum, Duration pauseBetween) throws IOException {
        Path file = testbed.clusterFile();
        var cluster = (ObjectNode) YAML.readTree(Files.readString(file));
        cluster.put("signers", "allowed_signers").put("revoked", "revoked_keys");
        var gate = (ObjectNode) cluster.at("/gates/restore");
        gate.put("quorum", quorum);
        var approvers = gate.putArray("approvers");
        var lines = new StringBuilder();
        for (String who : listed) {
            approvers.add(name(who));
            lines.append(name(who))
                    .append(" namespaces=\"drydock\" ")
                    .append(pub(who))
                    .append('\n');
        }
        ((ObjectNode) cluster.path("rollout")).put("batch", 1).put("pause-between", pauseBetween.toSeconds() + "s");
        Files.writeString(file, YAML.writeValueAsString(cluster));
        Files.writeString(file.resolveSibling("allowed_signers"), lines.toString());
        Files.writeString(revoked(testbed), "");
    }

    static Path revoked(Testbed testbed) {
        return testbed.clusterFile().resolveSibling("revoked_keys");
    }

    /** Signs a text as somebody without Drydock does; answers the armored signature. */
    String sign(String who, String text) throws IOException {
        Path file = Files.createTempFile(dir, "statement", "");
        Files.writeString(file, text);
        run("-q", "-Y", "sign", "-n", "drydock", "-f", key(who).toString(), file.toString());
        return Files.readString(file.resolveSibling(file.getFileName() + ".sig"));
    }

    /** The signers that a plan froze, in OpenSSH's own form. */
    Path frozen(JsonNode plan) throws IOException {
        var lines = new ArrayList<String>();
        for (JsonNode signer : plan.at("/policy/signers/signers")) {
            lines.add(joined(signer.path("principals")) + " namespaces=\"" + joined(signer.path("namespaces")) + "\" "
                    + signer.at("/key/type").asText() + " "
                    + signer.at("/key/base64").asText());
        }
        return Files.write(dir.resolve("frozen"), lines);
    }

    private static String joined(JsonNode texts) {
        return StreamSupport.stream(texts.spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.joining(","));
    }

    /** Whether OpenSSH takes the signature for that of whom the statement names. */
    boolean verifies(Path allowed, String by, String statement, String signature) throws IOException {
        Path text = Files.writeString(dir.resolve("judged"), statement);
        Path armored = Files.writeString(dir.resolve("judged.sig"), signature);
        var judge = new ProcessBuilder(
                        "ssh-keygen",
                        "-Y",
                        "verify",
                        "-f",
                        allowed.toString(),
                        "-I",
                        by,
                        "-n",
                        "drydock",
                        "-s",
                        armored.toString())
                .redirectInput(text.toFile())
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve("judge.log").toFile());
        return ended(judge) == 0;
    }

    private static void run(String... args) throws IOException {
        var command = new ArrayList<>(List.of("ssh-keygen"));
        command.addAll(List.of(args));
        if (ended(new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD)) != 0) {
            throw new AssertionError(command + " failed");
        }
    }

    private static int ended(ProcessBuilder command) throws IOException {
        Process process = command.start();
        try {
            if (!process.waitFor(1, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError("it hangs: " + command.command());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        return process.exitValue();
    }
}
