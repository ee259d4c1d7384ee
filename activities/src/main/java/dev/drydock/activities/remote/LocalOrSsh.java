package dev.drydock.activities.remote;

import dev.drydock.activities.clusters.ClusterFile;
import dev.drydock.workflows.words.GiveUp;
import java.util.Objects;
import java.util.Set;

/** Reaches nodes as their cluster file says: as this machine, or by SSH. */
public final class LocalOrSsh implements Reaches {
    private final SshSessions sessions;
    private final Set<String> secrets;

    public LocalOrSsh() {
        this(Account.own());
    }

    /** @param secrets variables of the worker, beside its credentials, that no command on a local node gets */
    public LocalOrSsh(Set<String> secrets) {
        this(Account.own(), secrets);
    }

    public LocalOrSsh(Account account) {
        this(account, Set.of());
    }

    private LocalOrSsh(Account account, Set<String> secrets) {
        this.secrets = Set.copyOf(secrets);
        this.sessions = new SshSessions(account);
    }

    @Override
    public Reach to(ClusterFile cluster, ClusterFile.Node node) {
        String holders =
                StepDirectories.holders(cluster.workdir(), cluster.name().toString());
        boolean sudo = node.section().path("sudo").asBoolean();
        if (node.local() && sudo) {
            throw new GiveUp(
                    "node " + node.name() + " in " + cluster.file() + " is local and has sudo: true, which goes"
                            + " with ssh; run its worker as a user who may do what is done there, and leave sudo out");
        }
        if (node.local()) {
            return new LocalReach(node.name(), cluster.workdir(), holders, secrets);
        }
        String ssh = Objects.requireNonNull(node.ssh(), "a node is local or has ssh");
        return new SshReach(
                node.name(),
                cluster.workdir(),
                holders,
                sessions.to(ssh, node.via(), cluster.login()),
                sudo ? Sudo.ROOT : Sudo.NONE);
    }
}
