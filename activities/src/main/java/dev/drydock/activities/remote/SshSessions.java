package dev.drydock.activities.remote;

import dev.drydock.activities.clusters.Login;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** All sessions of this worker: one a host, login and jump host, however many steps and clusters want it. */
final class SshSessions {
    private final Account account;
    private final Map<Key, SshSession> sessions = new ConcurrentHashMap<>();

    SshSessions(Account account) {
        this.account = account;
    }

    private record Key(SshAddress address, @Nullable SshAddress via, Login login) {}

    /** @param via null: the host is reached directly */
    SshSession to(String ssh, @Nullable String via, Login login) {
        SshSession jump = via == null ? null : to(via, null, login);
        var key = new Key(address(ssh, login), jump == null ? null : jump.address(), login);
        return sessions.computeIfAbsent(
                key, at -> new SshSession(new SshLogin(at.address(), at.login(), account), jump));
    }

    private SshAddress address(String text, Login login) {
        return SshAddress.of(text, login.user() == null ? account.user() : login.user());
    }
}
