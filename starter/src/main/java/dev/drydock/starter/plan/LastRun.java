package dev.drydock.starter.plan;

import dev.drydock.artifacts.record.ClusterRecord.Generation;
import dev.drydock.artifacts.record.ClusterRecords;
import dev.drydock.artifacts.record.RecordRefused;
import dev.drydock.artifacts.store.ArtifactStore;
import dev.drydock.artifacts.store.ArtifactStores;
import dev.drydock.starter.view.Failure;
import dev.drydock.workflows.plan.PlanDocument;
import dev.drydock.workflows.words.Exit;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The plan of the last run that touched a cluster, by the cluster record in its artifact store. Needs no service. */
public final class LastRun {
    private final URI address;
    private final PlanDocument now;
    private final String cluster;

    private LastRun(URI address, PlanDocument now) {
        this.address = address;
        this.now = now;
        this.cluster = now.at("cluster").asText();
    }

    /**
     * @param artifacts the store, as the cluster file names it
     * @throws Failure when the store cannot be read from here, or what it holds was altered
     */
    public static Since before(PlanDocument now, URI artifacts) {
        var last = new LastRun(artifacts, now);
        try {
            return last.find(ArtifactStores.reading(artifacts));
        } catch (IOException | IllegalArgumentException | RecordRefused e) {
            throw last.refused("cannot be read from here: " + e.getMessage(), e);
        }
    }

    private Since find(ArtifactStore store) throws IOException {
        Optional<Generation> run = new ClusterRecords(store)
                .read(cluster).generations().reversed().stream()
                        .filter(generation -> !generation.plan().equals(now.claimed()))
                        .findFirst();
        if (run.isEmpty()) {
            return new Since.Nothing("The record of " + cluster + " in " + address + " knows no run before this plan.");
        }
        String digest = run.get().plan();
        // Where the worker keeps a plan before its run changes anything.
        String key = cluster + "/plans/" + digest.replaceFirst("^sha256:", "") + ".json";
        var text = store.read(key);
        return text.isEmpty()
                ? new Since.Nothing("The last run, " + run.get().run() + ", worked on plan " + digest
                        + ", which is not in " + address + " any more.")
                : new Since.Earlier(
                        whole(digest, text.get().text()),
                        "run " + run.get().run() + " of " + run.get().decidedAt());
    }

    private PlanDocument whole(String digest, String text) {
        var plan = PlanDocument.read(text);
        if (!plan.digest().equals(digest)) {
            throw refused("holds plan " + digest + " with another content, whose digest is " + plan.digest(), null);
        }
        return plan;
    }

    private Failure refused(String why, @Nullable Exception cause) {
        String says = "the artifact store " + address + " of " + cluster + " " + why;
        String next = "drydock show PLAN.json --since OLD-PLAN.json";
        return cause == null
                ? new Failure(Exit.CHECK_FAILED, says, next)
                : new Failure(Exit.BLOCKED, says, next, cause);
    }
}
