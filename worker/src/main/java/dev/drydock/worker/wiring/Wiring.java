package dev.drydock.worker.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.drydock.activities.clusters.ClusterFolder;
import dev.drydock.activities.clusters.Homes;
import dev.drydock.activities.clusters.PolicySteps;
import dev.drydock.activities.corrosion.CorrosionLate;
import dev.drydock.activities.corrosion.CorrosionQueries;
import dev.drydock.activities.corrosion.CorrosionReseed;
import dev.drydock.activities.corrosion.CorrosionUndo;
import dev.drydock.activities.desk.DeskSteps;
import dev.drydock.activities.patroni.PatroniDoctor;
import dev.drydock.activities.patroni.PatroniLate;
import dev.drydock.activities.patroni.PatroniRollback;
import dev.drydock.activities.remote.LocalOrSsh;
import dev.drydock.activities.remote.Reaches;
import dev.drydock.activities.steps.Beat;
import dev.drydock.activities.webhooks.Webhook;
import dev.drydock.activities.webhooks.WebhookSteps;
import java.time.InstantSource;
import java.util.Map;

/** How steps get what they need. Nothing is injected into workflows. */
final class Wiring extends AbstractModule {
    private final WorkerSettings settings;

    Wiring(WorkerSettings settings) {
        this.settings = settings;
    }

    @Provides
    @Singleton
    ClusterFolder clusters() {
        return new ClusterFolder(settings.clusters());
    }

    @Provides
    @Singleton
    Homes homes(ClusterFolder clusters) {
        return new Homes(clusters, settings.allowUnsigned(), Webhook.wanting(settings.webhooks()));
    }

    @Provides
    @Singleton
    Reaches reaches() {
        return new LocalOrSsh(Webhook.variables(settings.webhooks()));
    }

    @Provides
    InstantSource clock() {
        return InstantSource.system();
    }

    @Provides
    @Singleton
    DeskSteps desk(ClusterFolder clusters, Reaches reaches) {
        return new DeskSteps(
                clusters,
                reaches,
                settings.allowUnsigned(),
                settings.codec(),
                Map.of("patroni", new PatroniDoctor(reaches)));
    }

    @Provides
    @Singleton
    PolicySteps policy(Homes homes, Reaches reaches) {
        return new PolicySteps(homes, Map.of("corrosion", new CorrosionQueries(reaches)));
    }

    @Provides
    @Singleton
    CorrosionReseed reseed(Homes homes, Reaches reaches, InstantSource clock) {
        return new CorrosionReseed(homes, reaches, clock, settings.scratch(), Beat.temporal());
    }

    @Provides
    @Singleton
    CorrosionLate late(Homes homes, Reaches reaches, InstantSource clock) {
        return new CorrosionLate(homes, reaches, clock, settings.scratch(), Beat.temporal());
    }

    @Provides
    @Singleton
    CorrosionUndo undo(Homes homes, Reaches reaches, InstantSource clock) {
        return new CorrosionUndo(homes, reaches, clock, settings.scratch(), Beat.temporal());
    }

    @Provides
    @Singleton
    PatroniRollback rollback(Homes homes, Reaches reaches, InstantSource clock) {
        return new PatroniRollback(homes, reaches, clock, Beat.temporal());
    }

    @Provides
    @Singleton
    PatroniLate salvage(Homes homes, Reaches reaches, InstantSource clock) {
        return new PatroniLate(homes, reaches, clock, settings.scratch(), Beat.temporal());
    }

    @Provides
    @Singleton
    WebhookSteps webhooks(InstantSource clock) {
        return new WebhookSteps(settings.webhooks(), clock);
    }
}
