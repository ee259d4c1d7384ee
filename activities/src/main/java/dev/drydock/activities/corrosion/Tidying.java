package dev.drydock.activities.corrosion;

import dev.drydock.activities.clusters.ClusterFile;
import dev.drydock.activities.remote.Sh;
import dev.drydock.activities.remote.StepCall.Again;
import dev.drydock.activities.steps.Beat;
import dev.drydock.activities.steps.Doing;
import dev.drydock.activities.steps.Together;
import dev.drydock.workflows.run.Progress;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes staged snapshots and backups of a run from the work directories, and lets go of the nodes; archives stay. */
final class Tidying {
    private static final Logger LOG = LoggerFactory.getLogger(Tidying.class);

    private final Fleet fleet;
    private final ClusterFile file;
    private final String run;
    private final Beat beat;

    Tidying(Fleet fleet, ClusterFile file, String run, Beat beat) {
        this.fleet = fleet;
        this.file = file;
        this.run = run;
        this.beat = beat;
    }

    /** A node that cannot be reached keeps its files, and a run ends all the same. */
    int all() {
        List<String> names = file.nodes().stream().map(ClusterFile.Node::name).toList();
        var tidied = new AtomicInteger();
        Together.each(
                names,
                Fleet.AT_ONCE,
                beat,
                () -> new Progress("nodes", tidied.get(), names.size(), "removes what was staged"),
                name -> {
                    tidy(name);
                    return tidied.incrementAndGet();
                });
        return tidied.get();
    }

    private void tidy(String name) {
        try (var node = fleet.open(file, name)) {
            String work = node.workdir(run);
            var shell = "rm -rf " + Sh.command(work + "/staged", work + "/backup", node.fetching(run));
            var command = new Doing.Command("tidy", shell, Again.RUN, Duration.ofMinutes(1), Duration.ZERO);
            Doing doing = fleet.doing(node, run, beat);
            doing.until(
                    command,
                    () -> !node.exists(work + "/staged")
                            && !node.exists(work + "/backup")
                            && !node.exists(node.fetching(run)));
            doing.holding().free();
        } catch (TryAgain | GiveUp e) {
            LOG.warn("cluster {} run {}: {}", file.name(), run, e.getMessage());
        }
    }
}
