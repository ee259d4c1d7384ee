package dev.drydock.activities.clusters;

import dev.drydock.artifacts.record.ClusterRecord;
import dev.drydock.artifacts.record.ClusterRecords;
import dev.drydock.artifacts.record.RecordRefused;
import dev.drydock.artifacts.store.ArtifactStore;
import dev.drydock.artifacts.store.ArtifactStores;
import dev.drydock.artifacts.store.StoreRefused;
import dev.drydock.workflows.policy.Duties;
import dev.drydock.workflows.policy.Home;
import dev.drydock.workflows.policy.Keys;
import dev.drydock.workflows.policy.Member;
import dev.drydock.workflows.policy.Standing;
import dev.drydock.workflows.words.ClusterName;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What the worker's side says of a cluster: its file, its policy, its record; with a step's two exceptions. */
public final class Homes {
    private final Clusters clusters;
    private final boolean allowUnsigned;
    private final Map<String, List<String>> webhooks;

    /** Of a worker that tells nobody. */
    public Homes(Clusters clusters, boolean allowUnsigned) {
        this(clusters, allowUnsigned, Map.of());
    }

    /** @param webhooks event to the names of those who want it */
    public Homes(Clusters clusters, boolean allowUnsigned, Map<String, List<String>> webhooks) {
        this.clusters = clusters;
        this.allowUnsigned = allowUnsigned;
        this.webhooks = Map.copyOf(webhooks);
    }

    public Home home(String cluster) {
        ClusterFile file = file(cluster);
        PolicyFile policy = clusters.policy();
        return new Home(
                cluster,
                file.digest(),
                file.nodes().stream()
                        .map(n -> new Member(n.name(), n.zone(), n.address()))
                        .toList(),
                file.rollout(),
                file.gates(),
                file.operators(),
                allowUnsigned && policy.unsigned(),
                file.hooks(),
                file.companions().stream().map(Services::words).toList(),
                standing(record(file)),
                file.late(),
                webhooks,
                new Keys(file.keys().who(), Revoked.read(file)),
                new Duties(file.roles(), policy.apart(), policy.least()),
                file.window(),
                file.throttling() == null ? null : file.throttling().frozen());
    }

    public ClusterFile file(String cluster) {
        try {
            return clusters.read(ClusterName.of(cluster));
        } catch (IllegalArgumentException e) {
            throw new GiveUp(String.valueOf(e.getMessage()), e);
        }
    }

    public static ArtifactStore store(ClusterFile file) {
        try {
            return ArtifactStores.at(file.artifacts());
        } catch (IllegalArgumentException e) {
            throw new GiveUp(file.file() + ": " + e.getMessage(), e);
        }
    }

    public static ClusterRecord record(ClusterFile file) {
        return change(file, UnaryOperator.identity());
    }

    /** Changes the cluster record; see {@link ClusterRecords#change}. */
    public static ClusterRecord change(ClusterFile file, UnaryOperator<ClusterRecord> change) {
        try {
            return new ClusterRecords(store(file)).change(file.name().toString(), change);
        } catch (RecordRefused | StoreRefused e) {
            throw new GiveUp(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new TryAgain("cluster record of " + file.name() + " in " + file.artifacts() + ": " + e, e);
        }
    }

    public static Standing standing(ClusterRecord record) {
        return new Standing(
                record.generations().stream()
                        .map(g -> new Standing.Generation(
                                g.clusterId(), g.run(), g.plan(), g.decidedAt(), g.manifest(), g.nodes(), g.ended()))
                        .toList(),
                record.owing().stream()
                        .map(o -> new Standing.Owing(o.node(), o.why(), o.run(), o.since()))
                        .toList(),
                record.over());
    }
}
