package dev.drydock.activities.remote;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.channels.ByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A way to reach one node. Failing to reach it is {@code TryAgain}; a node that answers "no" is an answer.
 *
 * <p>Paths are the node's. Nothing here interprets a command: what reaches a shell is quoted by {@link Sh}.
 */
public interface Reach extends AutoCloseable {
    /** The node's name in its cluster file. */
    String node();

    /** Runs a line of POSIX sh that changes nothing; for what changes something there is {@link #step}. */
    Ran run(String shell, Duration deadline);

    /**
     * Runs a line of POSIX sh once: in a step directory, detached, so that a repeat follows the running one or takes a
     * finished success, and a failure leads to the next attempt.
     *
     * @param beat called every few seconds while waiting; what it throws ends the waiting, not the command
     * @return how the attempt ended that this call started, followed or found; 124 when its deadline passed and it was
     *     killed
     * @throws HeldByOther when another run, or a later asking of this one, holds the node
     */
    Ran step(StepCall call, Runnable beat);

    /** As {@link #step(StepCall, Runnable)}, for commands that take less than a heartbeat. */
    default Ran step(StepCall call) {
        return step(call, () -> {});
    }

    /** What steps left on the node. */
    StepDirectories steps();

    /** Writes a file beside its place and renames it there; parent directories are made. */
    void write(String path, InputStream content) throws IOException;

    InputStream read(String path) throws IOException;

    /** Connects to a Unix socket on the node. */
    ByteChannel unix(String path) throws IOException;

    /** An address in this process from which a TCP port of the node is reached. */
    InetSocketAddress tcp(String host, int port) throws IOException;

    /** When the node's files are this process's files: the same path here. */
    Optional<Path> here(String path);

    @Override
    void close();
}
