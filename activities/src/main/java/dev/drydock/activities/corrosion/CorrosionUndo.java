package dev.drydock.activities.corrosion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.activities.clusters.ClusterFile;
import dev.drydock.activities.clusters.Homes;
import dev.drydock.activities.corrosion.agent.AdminSocket.Ping;
import dev.drydock.activities.remote.Reaches;
import dev.drydock.activities.steps.Beat;
import dev.drydock.activities.steps.Doing;
import dev.drydock.activities.steps.Together;
import dev.drydock.workflows.policy.Home;
import dev.drydock.workflows.run.Progress;
import dev.drydock.workflows.undo.Undo;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** The steps of the runbook undo on Corrosion. A reseed that is aborted takes them too, under its own run. */
public final class CorrosionUndo implements Undo.Steps {
    private static final String STOP = "stop";

    private final Fleet fleet;

    /** As for {@link CorrosionReseed}. */
    public CorrosionUndo(Homes homes, Reaches reaches, InstantSource clock, Path scratch, Supplier<Beat> beats) {
        this.fleet = new Fleet(homes, reaches, Fleet.client(), clock, scratch, beats);
    }

    @Override
    public Home home(String cluster) {
        return fleet.homes().home(cluster);
    }

    @Override
    public List<Undo.Archive> archives(String cluster, String of, List<String> nodes) {
        ClusterFile file = fleet.file(cluster);
        var progress = new Progress("", 0, 0, "looks for the archives of " + of);
        return fleet.step(
                cluster,
                of,
                "looks for archives",
                beat -> Together.each(nodes, Fleet.AT_ONCE, beat, () -> progress, name -> archive(file, of, name)));
    }

    private Undo.Archive archive(ClusterFile file, String of, String name) {
        String address = file.node(name).address();
        try {
            return fleet.at(file, name, node -> archive(node, of));
        } catch (TryAgain | GiveUp e) {
            return new Undo.Archive(name, address, String.valueOf(e.getMessage()), "", 0, 0, false, 0);
        }
    }

    private Undo.Archive archive(CorrosionNode node, String of) {
        boolean up = node.admin().ping() == Ping.UP;
        int serving = serving(node, up);
        String path = node.archived(of);
        if (!node.exists(path)) {
            return new Undo.Archive(node.name(), node.address(), "", "", 0, 0, up, serving);
        }
        Left archived = Archive.left(node, path, fleet.scratch());
        String trouble = archived.clusterId().isPresent()
                ? ""
                : "its archived database has cluster_id '" + archived.clusterIdAsStored()
                        + "'; no agent starts on that";
        return new Undo.Archive(
                node.name(),
                node.address(),
                trouble,
                path,
                archived.clusterId().orElse(0),
                Staging.size(node, path) + Staging.size(node, path + "-wal"),
                up,
                serving);
    }

    private int serving(CorrosionNode node, boolean up) {
        if (up) {
            return new Agency(node).serving();
        }
        return node.exists(node.database())
                ? Archive.left(node, node.database(), fleet.scratch())
                        .clusterId()
                        .orElse(0)
                : 0;
    }

    @Override
    public void keep(String cluster, ObjectNode plan) {
        Keeping.of(fleet.file(cluster)).keepPlan(plan);
    }

    @Override
    public boolean made(String cluster, String planDigest) {
        return Keeping.of(fleet.file(cluster)).find("plans", planDigest).isPresent();
    }

    private Undo.Done at(Undo.Job job, String step, BiFunction<CorrosionNode, Doing, String> work) {
        String run = job.run().id();
        return new Undo.Done(fleet.step(
                job.run().cluster(),
                run,
                step + " on " + job.node(),
                beat -> fleet.at(
                        job.run().cluster(),
                        job.node(),
                        node -> around(node, fleet.doing(node, run, job.of(), beat), beat, step, work))));
    }

    /** The first one takes the node as the reseed left it, which may have failed for just that. */
    private static String around(
            CorrosionNode node, Doing doing, Beat beat, String step, BiFunction<CorrosionNode, Doing, String> work) {
        var footprint = new Footprint(node, doing.holding(), beat.asking().by());
        return footprint.around("undo-" + step, step.equals(STOP), () -> work.apply(node, doing));
    }

    @Override
    public Undo.Done stop(Undo.Job job) {
        return at(job, STOP, (node, doing) -> {
            String undone = new ByHand(node, job.of()).undone();
            return undone.isEmpty() ? new Agency(node).stop("undo-stop", doing) : undone;
        });
    }

    @Override
    public Undo.Done putBack(Undo.Job job) {
        return at(
                job,
                "put-back",
                (node, doing) -> new PutBack(node, job.of(), job.run().id()).put(doing));
    }

    @Override
    public Undo.Done start(Undo.Job job) {
        return at(job, "start", (node, doing) -> new Agency(node).start("undo-start", doing));
    }

    @Override
    public Undo.Done verify(Undo.Job job) {
        JsonNode plan =
                Keeping.of(fleet.file(job.run().cluster())).plan(job.run().plan());
        return at(job, "verify", (node, doing) -> {
            var agency = new Agency(node);
            if (!agency.up()) {
                throw new TryAgain("node " + node.name() + ": the agent does not answer Ping on "
                        + node.config().admin());
            }
            int serving = agency.serving();
            int expected = before(plan, job.node(), serving);
            if (serving != expected) {
                throw new GiveUp("node " + node.name() + " serves cluster id " + serving + ", expected " + expected
                        + " as before the reseed");
            }
            return "serves cluster id " + serving;
        });
    }

    /** What the plan saw on the node: in the archive, or before the reseed. */
    private static int before(JsonNode plan, String node, int unknown) {
        for (JsonNode facts : plan.path("facts").path("nodes")) {
            if (facts.path("name").asText().equals(node)) {
                return facts.path("clusterId").asInt(unknown);
            }
        }
        return unknown;
    }

    @Override
    public void close(Undo.Job.Run run, String of, String outcome, Map<String, String> owing, List<String> undone) {
        String now = fleet.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString();
        Homes.change(fleet.file(run.cluster()), record -> {
            var ended = outcome.equals("undone") ? record.ended(of, outcome) : record;
            return ended.putBack(of, undone).owe(run.id(), now, owing).over(List.of(run.id()));
        });
    }
}
