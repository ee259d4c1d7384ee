package dev.drydock.onebox.matrix;

import dev.drydock.activities.remote.Sshd;
import dev.drydock.testbed.corrosion.CorrosionTestbed;
import dev.drydock.testbed.corrosion.TestbedNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** One node: its agent, an sshd of its own, and what stands before its commands. */
final class Site implements AutoCloseable {
    /** In the environment of all that is started on the node through SSH. */
    private static final String NAME = "MATRIX_NODE";

    /** The same, with the bed, of which several may be up. */
    private static final String BED = "MATRIX_BED";

    private final TestbedNode node;
    private final Path bin;
    private final Sshd sshd;
    private boolean frozen;

    private Site(TestbedNode node, Path bin, Sshd sshd) {
        this.node = node;
        this.bin = bin;
        this.sshd = sshd;
    }

    /**
     * @param dir of the bed
     * @param others nodes that are open already: the keys of the first let in here too
     */
    static Site open(Path dir, TestbedNode node, Ambush ambush, List<Site> others) throws IOException {
        Path bin = dir.resolve("bin-matrix");
        if (others.isEmpty()) {
            write(Files.createDirectories(bin), ambush, dir.resolve("bin/corrosion"));
        }
        Path ssh = Files.createDirectories(dir.resolve("ssh-" + node.name()));
        return new Site(node, bin, sshd(ssh, bin, node, others));
    }

    private static Sshd sshd(Path ssh, Path bin, TestbedNode node, List<Site> others) throws IOException {
        Path first = others.isEmpty() ? ssh : home(ssh.resolveSibling("ssh-" + Step.NODE));
        if (!others.isEmpty()) {
            Files.createDirectories(ssh.resolve("home/.ssh"));
            for (String file : List.of("host", "host.pub", "authorized_keys")) {
                Path from = Objects.requireNonNull(first.getParent()).resolve(file);
                Files.copy(from, ssh.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        var sshd = new Sshd(
                ssh,
                "SetEnv HOME=" + home(ssh) + " PATH=" + bin + ":/usr/local/bin:/usr/bin:/bin " + NAME + "="
                        + node.name() + " " + BED + "=" + bin);
        if (!others.isEmpty()) {
            Files.writeString(
                    first.resolve(".ssh/known_hosts"),
                    Files.readString(home(ssh).resolve(".ssh/known_hosts")),
                    StandardOpenOption.APPEND);
        }
        return sshd;
    }

    private static Path home(Path ssh) {
        return ssh.resolve("home");
    }

    /** The same on all nodes, or their agents would be of different builds. */
    private static void write(Path bin, Ambush ambush, Path corrosion) throws IOException {
        String settings = "#!/bin/sh\nnode=$" + NAME + " ambush='" + ambush.dir() + "' counts=\"" + bin + "/counts-$"
                + NAME + "\" corrosion='" + corrosion + "'\n";
        try (InputStream in = Site.class.getResourceAsStream("on-node.sh")) {
            String script = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            Path file = Files.writeString(bin.resolve("on-node"), settings + script);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        for (String name : List.of("corrosion", "mv", "rm", "sha256sum", "sqlite3")) {
            Files.createSymbolicLink(bin.resolve(name), Path.of("on-node"));
        }
    }

    TestbedNode node() {
        return node;
    }

    /** {@code USER@HOST:PORT}. */
    String address() {
        return sshd.address();
    }

    /** What stands before the agent's binary. */
    Path corrosion() {
        return bin.resolve("corrosion");
    }

    /** A shell line that is counted as a word. */
    String counting(String word, String command) {
        return bin.resolve("on-node") + " " + word + " " + command;
    }

    private Path counted() {
        return bin.resolve("counts-" + node.name());
    }

    void forget() throws IOException {
        Files.deleteIfExists(counted());
    }

    /** How often {@code begin WORD} and {@code end WORD} were seen. */
    Map<String, Integer> counts() {
        var counts = new TreeMap<String, Integer>();
        try {
            if (Files.exists(counted())) {
                Files.readAllLines(counted()).forEach(line -> counts.merge(line, 1, Integer::sum));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return counts;
    }

    // -- what is done to it

    void freeze() {
        signal("STOP");
        frozen = true;
    }

    /** Nothing when it is not frozen; whoever was killed meanwhile is another process now. */
    void thaw() {
        if (frozen) {
            signal("CONT");
            frozen = false;
        }
    }

    private void signal(String name) {
        try {
            String pid = Files.readString(node.pid()).split(" ", -1)[0];
            new ProcessBuilder("kill", "-" + name, pid)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void killAgent() {
        CorrosionTestbed.crash(node);
        CorrosionTestbed.revive(node);
    }

    void cut() {
        sshd.cut();
    }

    void killAll() {
        ProcessHandle.allProcesses().filter(this::isOurs).forEach(ProcessHandle::destroyForcibly);
        sshd.cut();
        killAgent();
    }

    private boolean isOurs(ProcessHandle process) {
        try {
            String environment = Files.readString(
                    Path.of("/proc", String.valueOf(process.pid()), "environ"), StandardCharsets.ISO_8859_1);
            return List.of(environment.split("\0", -1)).containsAll(List.of(NAME + "=" + node.name(), BED + "=" + bin));
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        sshd.close();
    }
}
