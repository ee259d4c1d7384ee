package dev.drydock.worker.main;

import dev.drydock.worker.config.WorkerConfig;
import dev.drydock.worker.metrics.Lookout;
import dev.drydock.worker.metrics.Meters;
import dev.drydock.worker.metrics.Readiness;
import dev.drydock.worker.watch.StepName;
import dev.drydock.worker.wiring.DrydockWorker;
import dev.drydock.workflows.service.Refusal;
import dev.drydock.workflows.words.Exit;
import dev.drydock.workflows.words.GiveUp;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowClient;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.envconfig.LoadClientConfigProfileOptions;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The life of the process, from its connection to its last step. Made once the log is set up. */
final class WorkerService {
    private static final Logger LOG = LoggerFactory.getLogger("drydock.worker");

    private final WorkerConfig told;
    private final ClientConfigProfile profile;

    private WorkerService(WorkerConfig told, ClientConfigProfile profile) {
        this.told = told;
        this.profile = profile;
    }

    static Exit run(WorkerConfig told) throws InterruptedException {
        try {
            return new WorkerService(told, profile(told.service())).serve();
        } catch (IOException e) {
            return fail(told, Exit.USAGE, "temporal.toml cannot be read: " + e.getMessage(), "drydock doctor");
        }
    }

    private Exit serve() throws InterruptedException {
        try (var meters = new Meters();
                var connected = Connected.to(profile, told.work().codec().keys(), meters.scope())) {
            return serve(connected.client(), meters);
        } catch (GiveUp e) {
            return fail(told, Exit.USAGE, String.valueOf(e.getMessage()), "drydock worker --help");
        } catch (StatusRuntimeException | IllegalStateException e) {
            var refusal = Refusal.of(service(), e).orElseThrow(() -> e);
            return fail(told, refusal.exit(), refusal.says(), "drydock doctor");
        }
    }

    private Exit serve(WorkflowClient client, Meters meters) throws InterruptedException {
        var readiness = new Readiness(client, told.work().serving(), String.valueOf(profile.getAddress()));
        try (var end = new UntilTold();
                var lookout = Lookout.open(told.listen(), meters, readiness, client, told.work());
                var worker = DrydockWorker.start(client, told.work())) {
            LOG.info("{}; from {}{}", worker.says(), profile.getAddress(), lookout.says());
            end.await();
            readiness.stopping();
            return stop(worker);
        }
    }

    private Exit stop(DrydockWorker worker) {
        long seconds = told.work().stopWithin().toSeconds();
        List<StepName> running = worker.running();
        LOG.info(
                "stopping: no new steps; {}; a second signal ends at once",
                running.isEmpty() ? "none runs" : waiting(running, seconds));
        List<StepName> left = worker.stop();
        if (left.isEmpty()) {
            LOG.info("stopped: no step of this worker is left");
            return Exit.DONE;
        }
        LOG.warn(
                "stopped after {} s in the middle of {}: what they began on nodes goes on, and the next worker finds it",
                seconds,
                names(left));
        return Exit.TEMPORARY;
    }

    private static String waiting(List<StepName> running, long seconds) {
        return "waiting at most " + seconds + " s for a safe point of " + names(running);
    }

    private static String names(List<StepName> steps) {
        return steps.stream().map(StepName::says).collect(Collectors.joining(", "));
    }

    private static ClientConfigProfile profile(WorkerConfig.Service wanted) throws IOException {
        var where = LoadClientConfigProfileOptions.newBuilder();
        if (wanted.profile() != null) {
            where.setConfigFileProfile(wanted.profile());
        }
        ClientConfigProfile loaded = ClientConfigProfile.load(where.build());
        return loaded.toBuilder()
                .setAddress(first(wanted.address(), loaded.getAddress(), "127.0.0.1:7233"))
                .setNamespace(first(wanted.namespace(), loaded.getNamespace(), "default"))
                .build();
    }

    private String service() {
        return profile.getAddress() + " (namespace " + profile.getNamespace() + ", profile "
                + first(told.service().profile(), System.getenv("TEMPORAL_PROFILE"), "default") + ")";
    }

    private static String first(@Nullable String option, @Nullable String loaded, String otherwise) {
        if (option != null) {
            return option;
        }
        return loaded == null || loaded.isEmpty() ? otherwise : loaded;
    }

    /** A person reads two lines, whoever collects the log reads an object a line. */
    private static Exit fail(WorkerConfig told, Exit exit, String says, String next) {
        switch (told.logs()) {
            case TEXT -> {
                System.err.println(says);
                System.err.println("next: " + next);
            }
            case JSON -> LOG.error("{}; next: {}", says, next);
        }
        return exit;
    }
}
