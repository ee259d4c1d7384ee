package dev.drydock.activities.remote;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.JSchHostKeyException;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.SocketFactory;
import dev.drydock.activities.clusters.Login;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Logs in to one host, within the time allowed, or says in one sentence why not. */
final class SshLogin {
    private static final int UNANSWERED = 3;

    private final SshAddress address;
    private final Login login;
    private final Account account;
    private final HostKeys hostKeys;

    SshLogin(SshAddress address, Login login, Account account) {
        this.address = address;
        this.login = login;
        this.account = account;
        this.hostKeys = new HostKeys(
                login.knownHosts() == null
                        ? List.of(account.ssh("known_hosts"), Path.of("/etc/ssh/ssh_known_hosts"))
                        : List.of(login.knownHosts()));
    }

    SshAddress address() {
        return address;
    }

    /** A session and the socket below it, which can be closed while the session waits for its own locks. */
    record Live(Session session, Socket socket) {
        boolean up() {
            return session.isConnected();
        }

        void drop() {
            try {
                socket.close();
            } catch (IOException _) {
                // It is closed all the same.
            }
            session.disconnect();
        }
    }

    /** @param jump null: the host is reached directly */
    Live connect(@Nullable Session jump) throws SshTrouble {
        SshKeys keys = SshKeys.of(login, account);
        var sockets = new Sockets(jump, millis());
        var jsch = new JSch();
        hostKeys.trust(jsch);
        Session session = session(jsch, keys, sockets);
        var late = new AtomicBoolean();
        var watch = CompletableFuture.runAsync(
                () -> {
                    late.set(true);
                    sockets.close();
                },
                CompletableFuture.delayedExecutor(millis(), TimeUnit.MILLISECONDS));
        try {
            session.connect(millis());
            return new Live(session, sockets.opened());
        } catch (JSchException | RuntimeException e) {
            sockets.close();
            throw trouble(e, session, jsch, keys, late.get());
        } finally {
            watch.cancel(false);
        }
    }

    private int millis() {
        return Math.toIntExact(login.connectTimeout().toMillis());
    }

    private Session session(JSch jsch, SshKeys keys, SocketFactory sockets) throws SshTrouble {
        try {
            Session session = jsch.getSession(address.user(), address.host(), address.port());
            hostKeys.configure(session, address);
            session.setIdentityRepository(keys);
            session.setConfig("PreferredAuthentications", "publickey");
            session.setSocketFactory(sockets);
            session.setThreadFactory(Thread.ofVirtual().factory());
            session.setServerAliveInterval(Math.toIntExact(login.keepAlive().toMillis()));
            session.setServerAliveCountMax(UNANSWERED);
            return session;
        } catch (JSchException e) {
            throw SshTrouble.lasting(address + " cannot be connected to: " + e.getMessage(), e);
        }
    }

    private SshTrouble trouble(Exception e, Session session, JSch jsch, SshKeys keys, boolean late) {
        String says = String.valueOf(e.getMessage());
        if (e instanceof JSchHostKeyException refused) {
            return hostKeys.refused(refused, session, jsch, address);
        }
        if (says.startsWith("rejected HostKey")) {
            return hostKeys.refused(new JSchException(says, e), session, jsch, address);
        }
        if (says.startsWith("Auth ") || says.contains("Too many authentication failures")) {
            return refused(e, keys, says);
        }
        return SshTrouble.passing(unreached(e, says, late), e);
    }

    private SshTrouble refused(Exception e, SshKeys keys, String says) {
        String key = keys.files().findFirst().orElse("");
        return SshTrouble.lasting(
                address + " refused the login (" + says + "): offered " + keys.names() + ", expected one of them in the"
                        + " authorized_keys of " + address.user() + " there; then: ssh-copy-id "
                        + (key.isEmpty() ? "" : "-i " + key + ".pub ")
                        + address.words("-p").replace(address.host(), address.user() + "@" + address.host()),
                e);
    }

    private String unreached(Exception e, String says, boolean late) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        if (root instanceof UnknownHostException) {
            return "the name " + address.host() + " does not resolve on the worker; expected an address for it: getent"
                    + " hosts " + address.host();
        }
        if (late || root instanceof SocketTimeoutException || says.contains("timeout")) {
            return address + " did not let in within " + login.connectTimeout().toSeconds() + " s (connect-timeout);"
                    + " expected an sshd that answers: " + tried();
        }
        if (root instanceof ConnectException) {
            return "nothing takes connections at " + address + " (" + root.getMessage() + "); expected sshd there: "
                    + tried();
        }
        if (says.contains("closed by foreign host") || says.contains("End of IO Stream") || says.contains("reset")) {
            return address + " closed the connection before the login (" + says + "); expected a place for one more:"
                    + " see MaxStartups and PerSourcePenalties in its sshd_config, and its sshd's log";
        }
        return address + " is not reached: " + says + "; expected a login: " + tried();
    }

    private String tried() {
        return "ssh " + address.words("-p").replace(address.host(), address.user() + "@" + address.host()) + " true";
    }

    /** Makes one socket, and can close it from another thread. */
    private static final class Sockets implements SocketFactory {
        private final @Nullable Session jump;
        private final int millis;
        private @Nullable Socket socket;
        private boolean closed;

        Sockets(@Nullable Session jump, int millis) {
            this.jump = jump;
            this.millis = millis;
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            if (jump != null) {
                return keep(new ViaSocket(jump, host, port, millis));
            }
            var at = new InetSocketAddress(host, port);
            if (at.isUnresolved()) {
                throw new UnknownHostException(host);
            }
            Socket made = keep(new Socket());
            made.connect(at, millis);
            made.setKeepAlive(true);
            return made;
        }

        private synchronized Socket keep(Socket made) throws IOException {
            socket = made;
            if (closed) {
                made.close();
            }
            return made;
        }

        synchronized Socket opened() {
            return Objects.requireNonNull(socket);
        }

        synchronized void close() {
            closed = true;
            try {
                if (socket != null) {
                    socket.close();
                }
            } catch (IOException _) {
                // It is closed all the same.
            }
        }

        @Override
        public InputStream getInputStream(Socket of) throws IOException {
            return of.getInputStream();
        }

        @Override
        public OutputStream getOutputStream(Socket of) throws IOException {
            return of.getOutputStream();
        }
    }
}
