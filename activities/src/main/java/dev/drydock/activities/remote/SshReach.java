package dev.drydock.activities.remote;

import com.jcraft.jsch.ChannelDirectStreamLocal;
import com.jcraft.jsch.JSchException;
import dev.drydock.activities.remote.SshLogin.Live;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A node reached by SSH. It holds nothing open: the session is the host's, and outlives it. */
final class SshReach implements Reach {
    private static final Duration QUICK = Duration.ofSeconds(10);

    private final String node;
    private final SshSession session;
    private final SshShell shell;
    private final SshFiles files;
    private final StepDirectories steps;
    private final Sudo sudo;

    SshReach(String node, String workdir, SshSession session) {
        this(node, workdir, workdir + "/held", session, Sudo.NONE);
    }

    /**
     * @param workdir Drydock's directory on the node, a full path
     * @param holders as for {@link StepDirectories}
     * @param sudo as whom everything is done there
     */
    SshReach(String node, String workdir, String holders, SshSession session, Sudo sudo) {
        this.node = node;
        this.session = session;
        this.sudo = sudo;
        this.shell = new SshShell(session, sudo);
        this.files = new SshFiles(sudo.asked() ? new SudoTransfer(session, shell, sudo) : new Sftp(session), shell);
        this.steps = new StepDirectories(this, workdir, holders);
    }

    @Override
    public String node() {
        return node;
    }

    @Override
    public Ran run(String line, Duration deadline) {
        try {
            return shell.run(line, deadline);
        } catch (SshTrouble e) {
            throw e.on(node);
        }
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
        try {
            files.write(path, content);
        } catch (SshTrouble e) {
            throw e.on(node);
        }
    }

    @Override
    public InputStream read(String path) throws IOException {
        try {
            return files.read(path);
        } catch (SshTrouble e) {
            throw e.on(node);
        }
    }

    @Override
    public ByteChannel unix(String path) throws IOException {
        try {
            return connected(path);
        } catch (SshTrouble e) {
            throw e.on(node);
        }
    }

    /** sshd gives the same answer when nothing listens and when it may not forward; only the first is an answer. */
    private ByteChannel connected(String path) throws IOException, SshTrouble {
        if (sudo.asked()) {
            if (!listens(path)) {
                throw unanswered(path);
            }
            return new SocketRelay(session, sudo).connect(path);
        }
        try {
            return connect(path);
        } catch (ConnectException e) {
            if (!listens(path)) {
                throw e;
            }
        }
        try {
            return connect(path);
        } catch (ConnectException e) {
            throw SshTrouble.lasting(
                    "sshd at " + session.address() + " does not forward to the socket " + path
                            + ", though something listens there; expected AllowStreamLocalForwarding yes in its"
                            + " sshd_config, and a socket that "
                            + session.address().user() + " may open",
                    e);
        }
    }

    private ByteChannel connect(String path) throws IOException, SshTrouble {
        Live live = session.connected();
        var channel = session.channel(live.session(), "direct-streamlocal@openssh.com", ChannelDirectStreamLocal.class);
        var inflow = new Inflow();
        channel.setSocketPath(path);
        channel.setOutputStream(inflow);
        try {
            channel.connect((int) QUICK.toMillis());
            return new SshSocket(channel, inflow, channel::disconnect);
        } catch (JSchException e) {
            if (!live.up()) {
                throw session.lost(path + " was connected to", e);
            }
            throw unanswered(path);
        }
    }

    private ConnectException unanswered(String path) {
        return new ConnectException("no answer at socket " + path + " of " + session.address());
    }

    private boolean listens(String path) throws SshTrouble {
        String listening = "awk -v p=" + Sh.quote(path)
                + " '$4 == \"00010000\" && $8 == p { found = 1 } END { exit !found }' /proc/net/unix";
        return shell.run(listening, QUICK).ok();
    }

    @Override
    public InetSocketAddress tcp(String host, int port) {
        try {
            return new InetSocketAddress(
                    InetAddress.ofLiteral("127.0.0.1"), session.forward(host, port, (int) QUICK.toMillis()));
        } catch (SshTrouble e) {
            throw e.on(node);
        }
    }

    @Override
    public Optional<Path> here(String path) {
        return Optional.empty();
    }

    @Override
    public void close() {
        // The session serves other steps, and closes itself when none has needed it for a while.
    }
}
