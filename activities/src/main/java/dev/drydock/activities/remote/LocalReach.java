package dev.drydock.activities.remote;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ByteChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A node that is this machine. */
public final class LocalReach implements Reach {
    private final String node;
    private final LocalShell shell;
    private final StepDirectories steps;

    /** @param workdir Drydock's directory on the node, a full path */
    public LocalReach(String node, String workdir) {
        this(node, workdir, workdir + "/held", Set.of());
    }

    /**
     * @param holders as for {@link StepDirectories}
     * @param secrets as for {@link LocalShell}
     */
    LocalReach(String node, String workdir, String holders, Set<String> secrets) {
        this.node = node;
        this.shell = new LocalShell(node, secrets);
        this.steps = new StepDirectories(this, workdir, holders);
    }

    @Override
    public String node() {
        return node;
    }

    @Override
    public Ran run(String line, Duration deadline) {
        return shell.run(line, deadline);
    }

    @Override
    public Ran step(StepCall call, Runnable beat) {
        return steps.run(call, beat);
    }

    @Override
    public StepDirectories steps() {
        return steps;
    }

    @Override
    public void write(String path, InputStream content) throws IOException {
        Path place = Path.of(path);
        Path part = place.resolveSibling("." + place.getFileName() + "." + UUID.randomUUID() + ".part");
        Files.createDirectories(part.resolveSibling(""));
        try {
            Files.copy(content, part);
            try (var channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(part, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    @Override
    public InputStream read(String path) throws IOException {
        return new FileInputStream(path);
    }

    @Override
    public ByteChannel unix(String path) throws IOException {
        var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(path));
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public InetSocketAddress tcp(String host, int port) {
        return new InetSocketAddress(host, port);
    }

    @Override
    public Optional<Path> here(String path) {
        return Optional.of(Path.of(path));
    }

    @Override
    public void close() {
        // Nothing is held open: each command is a process of its own.
    }
}
