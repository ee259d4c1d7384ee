package dev.drydock.activities.remote;

import com.jcraft.jsch.Channel;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import dev.drydock.activities.remote.SshLogin.Live;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The one session to a host, shared by all who want something of it: begun when it is first needed, begun again after a
 * drop, closed when nobody has needed it for a while.
 */
final class SshSession {
    /** Of the 10 that sshd allows by default (MaxSessions), two are left to people's tools. */
    static final int CHANNELS = 8;

    private static final Duration IDLE = Duration.ofMinutes(10);
    private static final Duration BETWEEN = Duration.ofMillis(100);

    private final SshLogin login;
    private final @Nullable SshSession jump;
    private final Semaphore places = new Semaphore(CHANNELS, true);
    private final ReentrantLock connecting = new ReentrantLock();
    private final Duration idle;
    private final Map<String, Integer> forwards = new ConcurrentHashMap<>();
    private final SshTunnels tunnels = new SshTunnels();
    private final Set<SshSession> behind = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean watched = new AtomicBoolean();
    private volatile @Nullable Live live;
    private @Nullable SshTrouble refusal;
    private long refusedAt;
    private volatile long used = System.nanoTime();

    /** @param jump null: the host is reached directly */
    SshSession(SshLogin login, @Nullable SshSession jump) {
        this(login, jump, IDLE);
    }

    /** @param idle how long it is kept when nobody needs it */
    SshSession(SshLogin login, @Nullable SshSession jump, Duration idle) {
        this.login = login;
        this.jump = jump;
        this.idle = idle;
        if (jump != null) {
            jump.behind.add(this);
        }
    }

    SshAddress address() {
        return login.address();
    }

    boolean up() {
        Live now = live;
        return now != null && now.up();
    }

    /** A channel and its place among the eight. */
    record Lease<C extends Channel>(C channel, SshSession session) implements AutoCloseable {
        @Override
        public void close() {
            channel.disconnect();
            session.used = System.nanoTime();
            session.places.release();
        }
    }

    /** What a channel needs before it is opened. */
    interface Preparing<C extends Channel> {
        void prepare(C channel) throws JSchException;
    }

    /**
     * Opens a channel that counts against sshd's MaxSessions.
     *
     * @param limit for waiting until one of ours is free or sshd takes another one
     */
    <C extends Channel> Lease<C> open(String kind, Class<C> type, Preparing<C> preparing, Duration limit)
            throws SshTrouble {
        long end = System.nanoTime() + limit.toNanos();
        try {
            if (!places.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                throw SshTrouble.passing(
                        "all " + CHANNELS + " channels to " + address() + " were busy for " + limit.toSeconds()
                                + " s; expected one to end",
                        null);
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        boolean opened = false;
        try {
            var lease = new Lease<>(opened(kind, type, preparing, end), this);
            opened = true;
            return lease;
        } finally {
            if (!opened) {
                places.release();
            }
        }
    }

    private <C extends Channel> C opened(String kind, Class<C> type, Preparing<C> preparing, long end)
            throws SshTrouble {
        boolean full = false;
        boolean anew = false;
        while (true) {
            Live now = connected();
            C channel;
            try {
                channel = channel(now.session(), kind, type);
            } catch (SshTrouble e) {
                if (anew) {
                    throw e;
                }
                anew = true;
                now.drop();
                continue;
            }
            try {
                preparing.prepare(channel);
                channel.connect(millisUntil(end));
                return channel;
            } catch (JSchException e) {
                channel.disconnect();
                if (!now.up() && !anew) { // It was gone before, unnoticed; nothing has run there yet.
                    anew = true;
                    continue;
                }
                if (!now.up()) {
                    throw lost("a channel was opened", e);
                }
                full |= channel.getExitStatus() > 0; // The reason it was refused with.
                if (!full || System.nanoTime() > end || alone()) {
                    throw unopened(kind, full, e);
                }
                pause();
            }
        }
    }

    private boolean alone() {
        return places.availablePermits() == CHANNELS - 1;
    }

    private SshTrouble unopened(String kind, boolean full, JSchException e) {
        if (kind.equals("sftp") && String.valueOf(e.getMessage()).contains("failed to send channel request")) {
            return SshTrouble.lasting(
                    address() + " has no SFTP; expected a line 'Subsystem sftp internal-sftp' in its sshd_config", e);
        }
        return SshTrouble.passing(
                address() + (full ? " refuses" : " did not answer to") + " one more " + kind + " channel, with "
                        + (CHANNELS - 1 - places.availablePermits()) + " of ours open ("
                        + e.getMessage()
                        + "); expected room for it: see MaxSessions in its sshd_config (10 by default)",
                e);
    }

    /** A channel of the session as it is; for those that sshd does not count. */
    <C extends Channel> C channel(Session session, String kind, Class<C> type) throws SshTrouble {
        try {
            Channel channel = session.openChannel(kind);
            if (channel == null) {
                throw lost("a channel was opened", null);
            }
            return type.cast(channel);
        } catch (JSchException e) {
            throw lost("a channel was opened", e);
        }
    }

    SshTrouble lost(String during, @Nullable Throwable cause) {
        return SshTrouble.passing("the connection to " + address() + " was lost while " + during, cause);
    }

    /** The session, connected; all who ask while it is being connected wait for the one attempt and get its answer. */
    Live connected() throws SshTrouble {
        used = System.nanoTime();
        Live now = live;
        if (now != null && now.up()) {
            return now;
        }
        long asked = System.nanoTime();
        try {
            connecting.lockInterruptibly();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        try {
            now = live;
            if (now != null && now.up()) {
                return now;
            }
            if (refusal != null && refusedAt > asked) {
                throw refusal;
            }
            return connect();
        } catch (SshTrouble e) {
            refusal = e;
            refusedAt = System.nanoTime();
            throw e;
        } finally {
            connecting.unlock();
        }
    }

    private Live connect() throws SshTrouble {
        forwards.clear();
        Live made = jump == null ? login.connect(null) : through(jump);
        live = made;
        refusal = null;
        if (watched.compareAndSet(false, true)) {
            watch();
        }
        return made;
    }

    /** A jump host whose session turns out to be gone is logged in to again. */
    private Live through(SshSession jump) throws SshTrouble {
        try {
            return login.connect(jumped(jump));
        } catch (SshTrouble e) {
            if (jump.up()) {
                throw e;
            }
            return login.connect(jumped(jump));
        }
    }

    private static Session jumped(SshSession jump) throws SshTrouble {
        try {
            return jump.connected().session();
        } catch (SshTrouble e) {
            throw e.at("jump host");
        }
    }

    /** Looks now and then; a session that is not needed is a place in somebody's sshd. */
    private void watch() {
        CompletableFuture.delayedExecutor(idle.toMillis() / 2, TimeUnit.MILLISECONDS)
                .execute(this::closeIfIdle);
    }

    private void closeIfIdle() {
        Live now = live;
        if (now != null && now.up() && needed()) {
            watch();
            return;
        }
        watched.set(false);
        if (now != null) {
            now.drop();
        }
    }

    /** A database's answer may take an hour to come through a forwarded port, and says nothing meanwhile. */
    private boolean needed() {
        return System.nanoTime() - used < idle.toNanos()
                || places.availablePermits() < CHANNELS
                || tunnels.used()
                || behind.stream().anyMatch(SshSession::up);
    }

    /** A port of this machine's loopback from which a port of the node is reached; gone with the session. */
    int forward(String host, int port, int connectMillis) throws SshTrouble {
        Live now = connected();
        try {
            synchronized (forwards) {
                Integer known = forwards.get(host + " " + port);
                if (known == null) {
                    known = now.session().setPortForwardingL("127.0.0.1", 0, host, port, tunnels, connectMillis);
                    forwards.put(host + " " + port, known);
                }
                return known;
            }
        } catch (JSchException e) {
            throw SshTrouble.passing(
                    "port " + port + " of " + host + " is not forwarded by " + address() + ": " + e.getMessage(), e);
        }
    }

    /** Ends the session without asking the other side, which may not answer. */
    void drop() {
        Live now = live;
        if (now != null) {
            now.drop();
        }
    }

    private static int millisUntil(long end) {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
    }

    private void pause() throws SshTrouble {
        try {
            Thread.sleep(BETWEEN);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private SshTrouble interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return SshTrouble.passing("waiting for " + address() + " was interrupted", e);
    }
}
