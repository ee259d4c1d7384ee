package dev.drydock.activities.patroni;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.activities.clusters.Homes;
import dev.drydock.activities.remote.Reaches;
import dev.drydock.activities.remote.StepCall.Again;
import dev.drydock.activities.steps.Beat;
import dev.drydock.activities.steps.Doing;
import dev.drydock.activities.steps.Papers;
import dev.drydock.activities.steps.Step;
import dev.drydock.activities.steps.Together;
import dev.drydock.activities.steps.Worksite;
import dev.drydock.workflows.policy.Home;
import dev.drydock.workflows.rollback.Rollback;
import dev.drydock.workflows.rollback.Rollback.Done;
import dev.drydock.workflows.rollback.Rollback.Evidence;
import dev.drydock.workflows.rollback.Rollback.Held;
import dev.drydock.workflows.rollback.Rollback.Last;
import dev.drydock.workflows.rollback.Rollback.Mark;
import dev.drydock.workflows.rollback.Rollback.Promoted;
import dev.drydock.workflows.rollback.Rollback.Run;
import dev.drydock.workflows.rollback.Rollback.Still;
import dev.drydock.workflows.rollback.Rollback.Verified;
import dev.drydock.workflows.rollback.Rollback.Watched;
import dev.drydock.workflows.rollback.Rollback.Way;
import dev.drydock.workflows.rollback.Survey;
import dev.drydock.workflows.words.Json;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The steps of the runbook rollback on Patroni. */
public final class PatroniRollback implements Rollback.Steps {
    private static final Duration COMMAND = Duration.ofHours(11);
    private static final Duration SETTLES = Duration.ofSeconds(30);
    private static final Duration AGAIN = Duration.ofMillis(500);
    private static final String BASELINES = "baselines";

    private final Bench bench;
    private final Returning returning;

    public PatroniRollback(Homes homes, Reaches reaches, InstantSource clock, Supplier<Beat> beats) {
        var http = ClusterSurvey.client();
        this.bench = new Bench(homes, reaches, http, clock, beats);
        this.returning = new Returning(bench);
    }

    @Override
    public Home home(String cluster) {
        return bench.homes().home(cluster);
    }

    @Override
    public Survey survey(String cluster) {
        return Step.as(
                bench.beats(),
                cluster,
                "",
                "asks the cluster",
                _ -> new ClusterSurvey(bench.reaches(), bench.http())
                        .of(bench.homes().file(cluster)));
    }

    @Override
    public void keep(String cluster, ObjectNode plan) {
        papers(cluster).keepPlan(plan);
    }

    @Override
    public boolean made(String cluster, String planDigest) {
        return papers(cluster).find("plans", planDigest).isPresent();
    }

    private Papers papers(String cluster) {
        return Papers.of(bench.homes().file(cluster));
    }

    @Override
    public String baseline(Run run, Way way) {
        return bench.step(
                run,
                way,
                "looks how it is",
                (all, _) -> papers(run.cluster()).keep(BASELINES, new Baseline(all).seen()));
    }

    @Override
    public Done reserve(Run run, Way way) {
        return bench.step(
                run,
                way,
                "reserves slots",
                (all, _) -> new Done(new Reservation(all, way, all.doing(all.guard())).make()));
    }

    static GuardPost post(Stations all, Run run, Way way) {
        return new GuardPost(all, all.guard(), run, way, all.doing(all.guard()));
    }

    @Override
    public Done copy(Run run, Way way) {
        return bench.step(
                run,
                way,
                "copies the leader",
                (all, _) -> new Done(post(all, run, way).copy()));
    }

    static AsidePost aside(Stations all, Run run, Way way) {
        return new AsidePost(post(all, run, way));
    }

    @Override
    public Done aside(Run run, Way way) {
        return bench.step(
                run,
                way,
                "has a member leave Patroni",
                (all, _) -> new Done(aside(all, run, way).leave()));
    }

    @Override
    public Done stand(Run run, Way way) {
        return bench.step(
                run,
                way,
                "has the guard follow",
                (all, _) -> new Done(
                        way.aside()
                                ? aside(all, run, way).stand()
                                : post(all, run, way).stand()));
    }

    @Override
    public Mark mark(Run run, Way way) {
        return bench.step(run, way, "sets the mark", (all, _) -> {
            Mark mark = new MarkSetting(all, all.guard(), run, all.doing(all.guard())).set();
            papers(run.cluster()).keep("marks", Json.tree(new Held(way, mark)));
            return mark;
        });
    }

    @Override
    public Done command(Run run, Way way, String step, String command) {
        return bench.step(run, way, step, (all, _) -> {
            var ran = all.doing(all.guard()).once(new Doing.Command(step, command, Again.ASK, COMMAND, Duration.ZERO));
            String said = Worksite.lastLines(ran.out());
            return new Done(said.isEmpty() ? "done" : said);
        });
    }

    @Override
    public Watched watch(Run run, Way way, Mark mark, String leader) {
        return bench.step(
                run,
                way,
                "watches the guard",
                (all, beat) -> new GuardWatch(all, all.guard(), way, mark, leader, beat).watch());
    }

    @Override
    public Done dismantle(Run run, Way way) {
        return bench.step(run, way, "takes the way back down", (all, _) -> {
            String guard = all.left().contains(way.guard()) ? way.guard() + " is left as it is" : ended(all, run, way);
            var traces = new Traces(all.everybody(), way, all.doing(all.guard()));
            return new Done(guard + "; " + traces.remove(new Leader(all.members()).now()));
        });
    }

    private static String ended(Stations all, Run run, Way way) {
        return way.aside()
                ? aside(all, run, way).comeBack()
                : post(all, run, way).takeAway();
    }

    @Override
    public List<String> differences(Run run, Way way, String baseline) {
        return bench.step(
                run,
                way,
                "compares with how it was",
                (all, _) -> settled(all, papers(run.cluster()).get(BASELINES, baseline)));
    }

    /** Patroni answers with the configuration of its last loop, and gives settings back in its next. */
    private static List<String> settled(Stations all, JsonNode before) throws SQLException {
        long end = System.nanoTime() + SETTLES.toNanos();
        List<String> found = new Baseline(all).differences(before);
        while (!found.isEmpty() && System.nanoTime() < end) {
            Together.pause(AGAIN);
            found = new Baseline(all).differences(before);
        }
        return found;
    }

    @Override
    public Done fence(Run run, Way way, String node) {
        return returning.fence(run, way, node);
    }

    @Override
    public Done unfence(Run run, Way way, String node) {
        return returning.unfence(run, way, node);
    }

    @Override
    public Last last(Run run, Way way) {
        return returning.last(run, way);
    }

    @Override
    public Evidence look(Run run, Way way, Mark mark, Last last) {
        return returning.look(run, way, mark, last);
    }

    @Override
    public Still still(Run run, Way way, Last last, String stood) {
        return returning.still(run, way, last, stood);
    }

    @Override
    public Promoted promote(Run run, Way way, Mark mark, String last, @Nullable String evidence) {
        return returning.promote(run, way, mark, last, evidence);
    }

    @Override
    public Done lead(Run run, Way way) {
        return returning.lead(run, way);
    }

    @Override
    public Done rejoin(Run run, Way way, String node) {
        return returning.rejoin(run, way, node);
    }

    @Override
    public Verified verify(Run run, Way way, List<String> nodes) {
        return returning.verify(run, way, nodes);
    }

    @Override
    public Done handBack(Run run, Way way, String node) {
        return returning.handBack(run, way, node);
    }

    @Override
    public Done tidy(Run run, Way way, List<String> nodes) {
        return returning.tidy(run, way, nodes);
    }

    @Override
    public void close(Run run, String outcome, Map<String, String> left) {
        String now = bench.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString();
        Homes.change(
                bench.homes().file(run.cluster()),
                record -> record.owe(run.id(), now, left).over(List.of(run.id())));
    }
}
