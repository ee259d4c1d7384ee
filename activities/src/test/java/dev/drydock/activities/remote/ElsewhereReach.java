package dev.drydock.activities.remote;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.channels.ByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A node whose files are not this process's files, as one reached by ssh is, with a {@code PATH} of its own; counts what
 * travels from it.
 */
public final class ElsewhereReach implements Reach {
    private final LocalReach node;
    private final String path;
    private final AtomicLong travelled;
    private final StepDirectories steps;

    public ElsewhereReach(String name, String workdir, String path, AtomicLong travelled) {
        this.node = new LocalReach(name, workdir);
        this.path = path;
        this.travelled = travelled;
        this.steps = new StepDirectories(this, workdir, workdir + "/held");
    }

    @Override
    public String node() {
        return node.node();
    }

    @Override
    public Ran run(String shell, Duration deadline) {
        return node.run("PATH=" + Sh.quote(path) + "; export PATH\n" + shell, deadline);
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
    public void write(String to, InputStream content) throws IOException {
        node.write(to, content);
    }

    @Override
    public InputStream read(String from) throws IOException {
        return new FilterInputStream(node.read(from)) {
            @Override
            public int read() throws IOException {
                int one = super.read();
                travelled.addAndGet(one < 0 ? 0 : 1);
                return one;
            }

            @Override
            public int read(byte[] into, int at, int length) throws IOException {
                int many = super.read(into, at, length);
                travelled.addAndGet(Math.max(many, 0));
                return many;
            }
        };
    }

    @Override
    public ByteChannel unix(String socket) throws IOException {
        return node.unix(socket);
    }

    @Override
    public InetSocketAddress tcp(String host, int port) {
        return node.tcp(host, port);
    }

    @Override
    public Optional<Path> here(String file) {
        return Optional.empty();
    }

    @Override
    public void close() {
        node.close();
    }
}
