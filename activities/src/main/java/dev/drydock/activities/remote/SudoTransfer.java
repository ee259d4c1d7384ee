package dev.drydock.activities.remote;

import com.jcraft.jsch.ChannelExec;
import dev.drydock.activities.remote.SshSession.Lease;
import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.UUID;

/** Files as another user: SFTP knows none but whoever logged in, so their bytes go through {@code cat}. */
final class SudoTransfer implements Transfer {
    private static final Duration PLACE = Duration.ofMinutes(1);
    private static final Duration QUICK = Duration.ofSeconds(30);
    private static final Duration ENDING = Duration.ofMinutes(2);
    private static final Duration LOOK = Duration.ofMillis(20);

    private final SshSession session;
    private final SshShell shell;
    private final Sudo sudo;

    SudoTransfer(SshSession session, SshShell shell, Sudo sudo) {
        this.session = session;
        this.shell = shell;
        this.sudo = sudo;
    }

    @Override
    public void put(String path, InputStream content) throws IOException, SshTrouble {
        var err = new Ends();
        try (Lease<ChannelExec> lease = open(sudo.line("exec cat >\"$1\"", path), err)) {
            try (OutputStream out = lease.channel().getOutputStream()) {
                content.transferTo(out);
            }
            ended(path, lease.channel(), err);
        }
    }

    @Override
    public InputStream get(String path) throws IOException, SshTrouble {
        if (!shell.run("[ -f " + Sh.quote(path) + " ]", QUICK).ok()) {
            throw new FileNotFoundException(path + " (No such file or directory)");
        }
        var err = new Ends();
        var inflow = new Inflow();
        String mark = "@" + UUID.randomUUID();
        Lease<ChannelExec> lease = session.open(
                "exec",
                ChannelExec.class,
                channel -> {
                    channel.setCommand(sudo.line("echo " + mark + "; exec cat <\"$1\"", path));
                    channel.setOutputStream(inflow);
                    channel.setErrStream(err.stream());
                },
                PLACE);
        boolean opened = false;
        try {
            InputStream bytes = inflow.stream(() -> (int) ENDING.toMillis());
            if (!Marks.skipTo(mark, bytes)) {
                ended(path, lease.channel(), err);
                throw session.lost(path + " was read", null);
            }
            opened = true;
            return new Reading(path, bytes, lease, err);
        } finally {
            if (!opened) {
                lease.close();
            }
        }
    }

    /** Bytes end for good when {@code cat} says so: a connection that is lost ends them too. */
    private final class Reading extends FilterInputStream {
        private final String path;
        private final Lease<ChannelExec> lease;
        private final Ends err;

        Reading(String path, InputStream bytes, Lease<ChannelExec> lease, Ends err) {
            super(bytes);
            this.path = path;
            this.lease = lease;
            this.err = err;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int count) throws IOException {
            int read = super.read(bytes, from, count);
            if (read < 0) {
                try {
                    ended(path, lease.channel(), err);
                } catch (SshTrouble e) {
                    throw new IOException(e.getMessage(), e);
                }
            }
            return read;
        }

        @Override
        public void close() {
            lease.close();
        }
    }

    private Lease<ChannelExec> open(String line, Ends err) throws SshTrouble {
        return session.open(
                "exec",
                ChannelExec.class,
                channel -> {
                    channel.setCommand(line);
                    channel.setErrStream(err.stream());
                },
                PLACE);
    }

    private void ended(String path, ChannelExec channel, Ends err) throws IOException, SshTrouble {
        long end = System.nanoTime() + ENDING.toNanos();
        try {
            while (!channel.isClosed() && System.nanoTime() < end) {
                Thread.sleep(LOOK);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        if (channel.getExitStatus() < 0) {
            throw session.lost(path + " was transferred", null);
        }
        if (channel.getExitStatus() != 0) {
            throw new FileSystemException(path, null, err.text().strip());
        }
    }
}
