package dev.drydock.activities.corrosion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.activities.clusters.ClusterFile;
import dev.drydock.activities.clusters.Homes;
import dev.drydock.activities.corrosion.file.Manifest;
import dev.drydock.activities.remote.Reaches;
import dev.drydock.activities.steps.Beat;
import dev.drydock.activities.steps.Doing;
import dev.drydock.activities.steps.Together;
import dev.drydock.artifacts.record.ClusterRecord;
import dev.drydock.workflows.policy.Home;
import dev.drydock.workflows.reseed.Convergence;
import dev.drydock.workflows.reseed.Health;
import dev.drydock.workflows.reseed.Late;
import dev.drydock.workflows.reseed.NodeStep;
import dev.drydock.workflows.reseed.Published;
import dev.drydock.workflows.reseed.Reseed;
import dev.drydock.workflows.reseed.SnapshotFacts;
import dev.drydock.workflows.reseed.Survey;
import dev.drydock.workflows.run.Progress;
import dev.drydock.workflows.words.Count;
import dev.drydock.workflows.words.GiveUp;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** The steps of the runbook reseed on Corrosion. */
public final class CorrosionReseed implements Reseed.Steps {
    private static final int SURVEYED_AT_ONCE = 20;
    private static final int PAGE = 100;

    private final Fleet fleet;

    /**
     * @param scratch a directory of the worker with room for a few snapshots
     * @param beats where the running step shows signs of life; {@link Beat#temporal()} in a worker
     */
    public CorrosionReseed(Homes homes, Reaches reaches, InstantSource clock, Path scratch, Supplier<Beat> beats) {
        this.fleet = new Fleet(homes, reaches, Fleet.client(), clock, scratch, beats);
    }

    @Override
    public Home home(String cluster) {
        return fleet.homes().home(cluster);
    }

    @Override
    public Survey.Page survey(String cluster, List<String> nodes) {
        ClusterFile file = page(cluster, nodes);
        var surveyor = new Surveyor(fleet);
        var asked = new AtomicInteger();
        var answers = fleet.step(
                cluster,
                "-",
                "surveys " + Count.of(nodes.size(), "node"),
                beat -> Together.each(
                        nodes,
                        SURVEYED_AT_ONCE,
                        beat,
                        () -> new Progress("nodes", asked.get(), nodes.size(), "surveys"),
                        name -> {
                            var answer = surveyor.ask(file, name);
                            asked.incrementAndGet();
                            return answer;
                        }));
        var raw = new RawSurvey(
                cluster, answers.stream().map(Surveyor.Answer::raw).toList());
        var tables = new TreeMap<String, List<String>>();
        answers.forEach(answer -> tables.putAll(answer.tables()));
        return new Survey.Page(
                Keeping.of(file).keep("surveys", raw),
                answers.stream().map(Surveyor.Answer::node).toList(),
                tables);
    }

    private ClusterFile page(String cluster, List<String> nodes) {
        if (nodes.size() > PAGE) {
            throw new GiveUp(nodes.size() + " nodes in one page, expected at most " + PAGE);
        }
        return fleet.file(cluster);
    }

    @Override
    public Survey.Comparison compare(String cluster, List<String> pages) {
        var keeping = Keeping.of(fleet.file(cluster));
        return RawSurvey.compare(pages.stream()
                .flatMap(page -> keeping.survey(page).nodes().stream())
                .toList());
    }

    @Override
    public SnapshotFacts inspect(String cluster, String where, List<String> pages) {
        var keeping = Keeping.of(fleet.file(cluster));
        return fleet.step(
                cluster, "-", "inspects " + where, beat -> new Inspection(fleet, keeping).inspect(where, pages));
    }

    @Override
    public void keep(String cluster, ObjectNode plan) {
        Keeping.of(fleet.file(cluster)).keepPlan(plan);
    }

    @Override
    public boolean made(String cluster, String planDigest) {
        return Keeping.of(fleet.file(cluster)).find("plans", planDigest).isPresent();
    }

    @Override
    public void decide(Reseed.Run run, int clusterId, List<String> nodes) {
        var generation = new ClusterRecord.Generation(clusterId, run.id(), run.plan(), now(), null, nodes, null);
        ClusterFile file = fleet.file(run.cluster());
        Homes.change(file, record -> record.over(takenOver(file, run)).decide(generation));
    }

    /** Runs that whoever signed the plan says are over. */
    private static List<String> takenOver(ClusterFile file, Reseed.Run run) {
        var runs = new ArrayList<String>();
        Keeping.of(file).plan(run.plan()).path("request").path("takeOver").forEach(each -> runs.add(each.asText()));
        return runs;
    }

    private String now() {
        return fleet.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    @Override
    public String backup(Reseed.Run run, String source) {
        return fleet.step(
                run.cluster(),
                run.id(),
                "corrosion backup on " + source,
                beat -> fleet.at(
                        run.cluster(),
                        source,
                        node -> new Backup(node, fleet.doing(node, run.id(), beat)).take(run.id())));
    }

    @Override
    public Published publish(Reseed.Run run, String source, String from, int clusterId) {
        ClusterFile file = fleet.file(run.cluster());
        Homes.change(file, record -> record.over(takenOver(file, run)));
        return fleet.step(
                run.cluster(),
                run.id(),
                "prepares the snapshot",
                beat -> new Publication(fleet, file, run, beat).publish(source, from, clusterId));
    }

    @Override
    public List<Reseed.Staged> stage(Reseed.Run run, Published snapshot, List<String> nodes) {
        page(run.cluster(), nodes);
        return fleet.step(
                run.cluster(),
                run.id(),
                "stages the snapshot",
                beat -> new Staging(fleet, run, snapshot, beat).all(nodes));
    }

    /** One step on one node; the first one takes the node as it is. */
    private <T> T at(Reseed.Job job, NodeStep step, BiFunction<CorrosionNode, Doing, T> work) {
        String run = job.run().id();
        return fleet.step(
                job.run().cluster(),
                run,
                step.word() + " on " + job.node(),
                beat -> fleet.at(job.run().cluster(), job.node(), node -> {
                    Doing doing = fleet.doing(node, run, beat);
                    var footprint =
                            new Footprint(node, doing.holding(), beat.asking().by());
                    var byHand = new ByHand(node, run);
                    byHand.mustNotBeUndone();
                    boolean anew = step == NodeStep.BEFORE_STOP || byHand.done();
                    return footprint.around(step.word(), anew, () -> work.apply(node, doing));
                }));
    }

    /** What a person did with FINISH is done. */
    private Reseed.Done unlessByHand(Reseed.Job job, NodeStep step, BiFunction<CorrosionNode, Doing, String> work) {
        return at(job, step, (node, doing) -> {
            String finished = new ByHand(node, job.run().id()).finished();
            return new Reseed.Done(finished.isEmpty() ? work.apply(node, doing) : finished);
        });
    }

    private Manifest manifest(Reseed.Run run, Published snapshot) {
        return Keeping.of(fleet.file(run.cluster())).manifest(snapshot.manifest());
    }

    @Override
    public Reseed.Done beforeStop(Reseed.Job job) {
        return at(job, NodeStep.BEFORE_STOP, (node, doing) -> Around.hook(node, doing, job.run(), "before-stop"));
    }

    @Override
    public Reseed.Done stop(Reseed.Job job) {
        return unlessByHand(job, NodeStep.STOP, (node, doing) -> {
            new ByHand(node, job.run().id()).leave(job.snapshot());
            return new Agency(node).stop("stop", doing);
        });
    }

    @Override
    public Reseed.Archived archive(Reseed.Job job) {
        Manifest manifest = manifest(job.run(), job.snapshot());
        var plan = Keeping.of(fleet.file(job.run().cluster())).plan(job.run().plan());
        return at(job, NodeStep.ARCHIVE, (node, doing) -> {
            var archive = new Archive(node, job.run().id());
            new Mark(node).leave(job.snapshot().clusterId());
            String byHand = new ByHand(node, job.run().id()).finished();
            String says = byHand.isEmpty() ? archive.make(doing) : byHand;
            Late late =
                    Archive.late(archive.left(fleet.scratch()), manifest.cut().cut(), plan);
            return new Reseed.Archived(says, late);
        });
    }

    @Override
    public Reseed.Done restore(Reseed.Job job) {
        return unlessByHand(
                job,
                NodeStep.RESTORE,
                (node, doing) -> new Restoration(node, job.run().id(), job.snapshot()).restore(doing));
    }

    @Override
    public Reseed.Done start(Reseed.Job job) {
        return unlessByHand(job, NodeStep.START, (node, doing) -> new Agency(node).start("start", doing));
    }

    @Override
    public Reseed.Done verify(Reseed.Job job) {
        Manifest manifest = manifest(job.run(), job.snapshot());
        return at(job, NodeStep.VERIFY, (node, doing) -> new Reseed.Done(new Verification(node, manifest).verify()));
    }

    @Override
    public Reseed.Done companions(Reseed.Job job) {
        return at(job, NodeStep.COMPANIONS, Around::companions);
    }

    @Override
    public Reseed.Done afterStart(Reseed.Job job) {
        return at(job, NodeStep.AFTER_START, (node, doing) -> Around.hook(node, doing, job.run(), "after-start"));
    }

    @Override
    public Health health(Reseed.Run run, Published snapshot, List<String> nodes) {
        ClusterFile file = fleet.file(run.cluster());
        var watch = new Watch(manifest(run, snapshot));
        var progress = new Progress("", 0, 0, "watches " + Count.of(nodes.size(), "node"));
        return Watch.worst(fleet.step(
                run.cluster(), run.id(), "watches", beat -> fleet.each(file, nodes, beat, () -> progress, watch::at)));
    }

    @Override
    public Convergence converge(Reseed.Run run, Published snapshot, List<String> nodes) {
        ClusterFile file = fleet.file(run.cluster());
        Manifest manifest = manifest(run, snapshot);
        return fleet.step(
                run.cluster(),
                run.id(),
                "waits until all nodes agree",
                beat -> new Agreement(fleet, file, run, manifest, nodes, beat, Agreement.Limits.USUAL).reached());
    }

    @Override
    public void close(Reseed.Run run, Reseed.Ending ending) {
        ClusterFile file = fleet.file(run.cluster());
        Homes.change(
                file,
                record -> record.ended(run.id(), ending.outcome())
                        .over(List.of(run.id()))
                        .settled(ending.settled())
                        .owe(run.id(), now(), ending.owing())
                        .oweLate(run.id(), now(), ending.late()));
        fleet.step(
                run.cluster(),
                run.id(),
                "removes what was staged",
                beat -> new Tidying(fleet, file, run.id(), beat).all());
    }
}
