package dev.drydock.activities.remote;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.channels.ByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A node that is namespaces on this machine: commands run inside them, and its files lie here at the same paths. */
public final class EnteredReach implements Reach {
    private final LocalReach outside;
    private final long init;
    private final StepDirectories steps;

    /** @param init the process id, out here, of the process 1 in there */
    public EnteredReach(String node, String workdir, long init) {
        this.outside = new LocalReach(node, workdir);
        this.init = init;
        this.steps = new StepDirectories(this, workdir, workdir + "/held");
    }

    @Override
    public String node() {
        return outside.node();
    }

    @Override
    public Ran run(String shell, Duration deadline) {
        return outside.run("exec nsenter --all --target " + init + " sh -c " + Sh.quote(shell), deadline);
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
        outside.write(path, content);
    }

    @Override
    public InputStream read(String path) throws IOException {
        return outside.read(path);
    }

    @Override
    public ByteChannel unix(String path) throws IOException {
        return outside.unix(path);
    }

    @Override
    public InetSocketAddress tcp(String host, int port) {
        return outside.tcp(host, port);
    }

    @Override
    public Optional<Path> here(String path) {
        return outside.here(path);
    }

    @Override
    public void close() {
        outside.close();
    }
}
