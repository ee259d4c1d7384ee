package dev.drydock.starter.fake;

import dev.drydock.workflows.signature.AllowedSigners;
import dev.drydock.workflows.signature.PublicKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The real {@code ssh-keygen} and {@code ssh-agent}: they make the keys, and judge what was signed. */
public final class Openssh {
    private final Path dir;

    private Openssh(Path dir) {
        this.dir = dir;
    }

    /** @param dir where the keys are made */
    public static Openssh in(Path dir) {
        return new Openssh(dir);
    }

    /** Aborts the tests where there is none, and says so; on CI it fails. */
    public Openssh required() {
        boolean there = Stream.of("ssh-keygen", "ssh-agent", "ssh-add").allMatch(Openssh::installed);
        if (!there) {
            String says = "NOT TESTED AGAINST OPENSSH: there is no ssh-keygen, ssh-agent or ssh-add here"
                    + " (apt-get install -y openssh-client)";
            System.err.println(says);
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError(says);
            }
            Assumptions.abort(says);
        }
        return this;
    }

    private static boolean installed(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** Makes an Ed25519 key; an empty passphrase encrypts nothing. */
    public Path key(String name, String passphrase) {
        return make(name, passphrase, "-t", "ed25519");
    }

    public Path make(String name, String passphrase, String... kind) {
        var words = new ArrayList<>(List.of(
                "ssh-keygen",
                "-q",
                "-N",
                passphrase,
                "-C",
                name,
                "-f",
                path(name).toString()));
        words.addAll(List.of(kind));
        run(Map.of(), words);
        return path(name);
    }

    public Path path(String name) {
        return dir.resolve(name);
    }

    public Path pub(String name) {
        return path(name + ".pub");
    }

    public PublicKey publicKey(String name) {
        return PublicKey.of(read(pub(name)));
    }

    /** A line of {@code allowed_signers}. */
    public String line(String name, String principals, String options) {
        var key = publicKey(name);
        return (principals + " " + options).strip() + " " + key.type() + " " + key.base64() + "\n";
    }

    public static AllowedSigners listed(String... lines) {
        return AllowedSigners.read("allowed_signers", String.join("", lines), ZoneOffset.UTC);
    }

    /** Signs a file where it lies, as an approver without Drydock does. */
    public Path sign(String name, Path file) {
        Path made = file.resolveSibling(file.getFileName() + ".sig");
        run(
                Map.of(),
                List.of(
                        "ssh-keygen",
                        "-q",
                        "-Y",
                        "sign",
                        "-n",
                        "drydock",
                        "-f",
                        path(name).toString(),
                        file.toString()));
        return made;
    }

    /** What ssh-keygen says of a signature; throws when it is not a good one. */
    public String verify(String allowed, String who, String armored, byte[] message) {
        try {
            Path list = Files.writeString(path("allowed"), allowed);
            Path signature = Files.writeString(path("signature"), armored);
            Files.write(path("message"), message);
            return run(
                    Map.of(),
                    List.of(
                            "ssh-keygen",
                            "-Y",
                            "verify",
                            "-f",
                            list.toString(),
                            "-I",
                            who,
                            "-n",
                            "drydock",
                            "-s",
                            signature.toString()),
                    path("message"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public RunningAgent agent(String... names) {
        var agent = RunningAgent.at(path("agent" + System.nanoTime()));
        for (String name : names) {
            run(
                    Map.of("SSH_AUTH_SOCK", agent.socket().toString()),
                    List.of("ssh-add", "-q", path(name).toString()));
        }
        return agent;
    }

    /** Lives no longer than this test's process: it ends when the program ends that it was started for. */
    public record RunningAgent(Path socket, Process process) implements AutoCloseable {
        static RunningAgent at(Path socket) {
            try {
                var process = new ProcessBuilder("ssh-agent", "-a", socket.toString(), "cat").start();
                var out = process.outputWriter();
                out.write("up\n");
                out.flush();
                BufferedReader in = process.inputReader();
                if (!"up".equals(in.readLine())) {
                    throw new AssertionError("ssh-agent did not start");
                }
                return new RunningAgent(socket, process);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
    }

    private String run(Map<String, String> env, List<String> command) {
        return run(env, command, Path.of("/dev/null"));
    }

    private String run(Map<String, String> env, List<String> command, Path input) {
        try {
            Path out = path("output");
            var builder = new ProcessBuilder(command)
                    .redirectInput(input.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile());
            builder.environment().putAll(env);
            var process = builder.start();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("it hangs: " + command);
            }
            if (process.exitValue() != 0) {
                throw new AssertionError(command + " ended with " + process.exitValue() + ": " + read(out));
            }
            return read(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
