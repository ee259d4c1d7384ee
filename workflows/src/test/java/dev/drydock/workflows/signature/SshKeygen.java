package dev.drydock.workflows.signature;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The real {@code ssh-keygen}, the judge of this folder's tests. */
final class SshKeygen {
    private final Path dir;
    private final Map<String, String> env;

    private SshKeygen(Path dir, Map<String, String> env) {
        this.dir = dir;
        this.env = env;
    }

    record Answer(int code, String says) {
        boolean good() {
            return code == 0;
        }
    }

    /** Aborts the test where there is none, and says so; on CI it fails. */
    static SshKeygen in(Path dir) {
        boolean there = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "ssh-keygen")));
        if (!there) {
            leaveOut("NOT TESTED AGAINST OPENSSH: there is no ssh-keygen here (apt-get install -y openssh-client)");
        }
        return new SshKeygen(dir, Map.of("TZ", "UTC"));
    }

    private static void leaveOut(String says) {
        System.err.println(says);
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError(says);
        }
        Assumptions.abort(says);
    }

    SshKeygen inZone(String name) {
        return new SshKeygen(dir, Map.of("TZ", name));
    }

    /** With a security key in software plugged in, as OpenSSH's own tests have one: a library where the hardware's would be. */
    SshKeygen withToken() {
        Path library = dir.resolve("token.so");
        try (var source = SshKeygen.class.getResourceAsStream("/signature/token.c")) {
            Files.copy(Objects.requireNonNull(source), dir.resolve("token.c"));
            var compiler = new ProcessBuilder(
                            "cc", "-shared", "-fPIC", "-o", library.toString(), path("token.c"), "-lcrypto")
                    .redirectErrorStream(true)
                    .redirectOutput(dir.resolve("compiled").toFile())
                    .start();
            if (!compiler.waitFor(60, TimeUnit.SECONDS) || compiler.exitValue() != 0) {
                leaveOut("NOT TESTED WITH A SECURITY KEY (apt-get install -y gcc libssl-dev): "
                        + read(dir.resolve("compiled")));
            }
        } catch (IOException e) {
            leaveOut("NOT TESTED WITH A SECURITY KEY (apt-get install -y gcc libssl-dev): " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
        return new SshKeygen(dir, Map.of("TZ", "UTC", "SSH_SK_PROVIDER", library.toString()));
    }

    /** Makes a key pair in files of that name. */
    PublicKey pair(String name) {
        make(name, "ed25519");
        return PublicKey.of(pub(name));
    }

    void make(String name, String type, String... more) {
        var words = new ArrayList<>(List.of("-q", "-t", type, "-N", "", "-C", name, "-f", path(name)));
        words.addAll(List.of(more));
        must(run(new byte[0], words.toArray(String[]::new)));
    }

    String pub(String name) {
        return read(dir.resolve(name + ".pub"));
    }

    String sign(String name, String namespace, byte[] message, String... more) {
        var words = new ArrayList<>(List.of("-q", "-Y", "sign", "-n", namespace, "-f", path(name)));
        words.addAll(List.of(more));
        return must(run(message, words.toArray(String[]::new)));
    }

    Answer verify(String allowed, String who, String namespace, String armored, byte[] message, String... more) {
        var words =
                new ArrayList<>(List.of("-Y", "verify", "-f", write("allowed", allowed), "-I", who, "-n", namespace));
        words.addAll(List.of("-s", write("signature", armored)));
        words.addAll(List.of(more));
        return run(message, words.toArray(String[]::new));
    }

    String write(String name, String text) {
        try {
            return Files.writeString(dir.resolve(name), text).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String path(String name) {
        return dir.resolve(name).toString();
    }

    static String must(Answer answer) {
        if (!answer.good()) {
            throw new AssertionError("ssh-keygen ended with " + answer.code() + ": " + answer.says());
        }
        return answer.says();
    }

    Answer run(byte[] input, String... words) {
        try {
            var command = new ArrayList<>(List.of("ssh-keygen"));
            command.addAll(List.of(words));
            Path in = Files.write(dir.resolve("input"), input);
            Path out = dir.resolve("output");
            var builder = new ProcessBuilder(command)
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(dir.resolve("errors").toFile());
            builder.environment().putAll(env);
            var process = builder.start();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("ssh-keygen hangs: " + command);
            }
            return new Answer(process.exitValue(), process.exitValue() == 0 ? read(out) : read(dir.resolve("errors")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
