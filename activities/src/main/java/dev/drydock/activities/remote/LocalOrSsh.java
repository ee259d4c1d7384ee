package dev.drydock.activities.remote;

import dev.drydock.activities.clusters.ClusterFile;
import java.util.Objects;

/** Reaches nodes as their cluster file says: as this machine, or by SSH. */
public final class LocalOrSsh implements Reaches {
    private final SshSessions sessions;

    public LocalOrSsh() {
        this(Account.own());
    }

    public LocalOrSsh(Account account) {
        this.sessions = new SshSessions(account);
    }

    @Override
    public Reach to(ClusterFile cluster, ClusterFile.Node node) {
        if (node.local()) {
            return new LocalReach(node.name(), cluster.workdir());
        }
        String ssh = Objects.requireNonNull(node.ssh(), "a node is local or has ssh");
        return new SshReach(node.name(), cluster.workdir(), sessions.to(ssh, node.via(), cluster.login()));
    }
}
