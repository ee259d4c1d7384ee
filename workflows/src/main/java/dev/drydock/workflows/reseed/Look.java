package dev.drydock.workflows.reseed;

import dev.drydock.workflows.policy.Home;
import dev.drydock.workflows.policy.Member;
import dev.drydock.workflows.policy.Standing;
import dev.drydock.workflows.run.StepOptions;
import dev.drydock.workflows.words.ClusterName;
import dev.drydock.workflows.words.Json;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Looks at a cluster from inside a workflow: policy, record and survey, in pages of at most 100 nodes. */
final class Look {
    static final int PAGE = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final String cluster;
    private final Reseed.Steps probe;
    private final Reseed.Steps steps;
    private final Reseed.Steps brief;

    Look(String cluster) {
        this.cluster = cluster;
        this.probe = Workflow.newActivityStub(
                Reseed.Steps.class, StepOptions.probe(ClusterName.of(cluster).queue()));
        this.steps = Workflow.newActivityStub(Reseed.Steps.class, StepOptions.on(cluster, PATIENCE));
        this.brief = Workflow.newActivityStub(Reseed.Steps.class, StepOptions.brief(cluster, PATIENCE));
    }

    /** The first step of everything: it fails within seconds when nobody serves the system's queue. */
    Home home() {
        return probe.home(cluster);
    }

    /** The whole cluster. */
    Sighting around(Home home, ReseedRequest request) {
        List<Survey.Page> pages = survey(home.nodes().stream().map(Member::name).toList());
        List<String> raw = pages.stream().map(Survey.Page::raw).toList();
        String where = given(home, request);
        return new Sighting(
                home,
                nodes(pages),
                Json.digest(raw),
                brief.compare(cluster, raw),
                where == null ? null : steps.inspect(cluster, where, raw),
                tables(pages));
    }

    /** Some nodes only. */
    List<Survey.Node> at(List<String> nodes) {
        return nodes(survey(nodes));
    }

    private static @Nullable String given(Home home, ReseedRequest request) {
        if (request.late().isEmpty()) {
            return request.snapshot();
        }
        List<Standing.Generation> joined = ReseedPlanner.newest(home.record());
        return joined.isEmpty() ? null : joined.getFirst().manifest();
    }

    private List<Survey.Page> survey(List<String> nodes) {
        var pages = new ArrayList<Promise<Survey.Page>>();
        for (int at = 0; at < nodes.size(); at += PAGE) {
            List<String> page = List.copyOf(nodes.subList(at, Math.min(nodes.size(), at + PAGE)));
            pages.add(Async.function(steps::survey, cluster, page));
        }
        return pages.stream().map(Promise::get).toList();
    }

    private static Map<String, List<String>> tables(List<Survey.Page> pages) {
        var tables = new TreeMap<String, List<String>>();
        pages.stream().map(Survey.Page::tables).filter(Objects::nonNull).forEach(tables::putAll);
        return tables;
    }

    private static List<Survey.Node> nodes(List<Survey.Page> pages) {
        return pages.stream().flatMap(p -> p.nodes().stream()).toList();
    }
}
