package dev.drydock.workflows.undo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.policy.Home;
import dev.drydock.workflows.policy.Member;
import dev.drydock.workflows.run.StepOptions;
import dev.drydock.workflows.words.ClusterName;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Looks for a run's archives from inside a workflow, in pages of at most 100 nodes. */
final class UndoLook {
    private static final int PAGE = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final String cluster;
    private final Undo.Steps probe;
    private final Undo.Steps steps;
    private final Undo.Steps brief;

    UndoLook(String cluster) {
        this.cluster = cluster;
        this.probe = Workflow.newActivityStub(
                Undo.Steps.class, StepOptions.probe(ClusterName.of(cluster).queue()));
        this.steps = Workflow.newActivityStub(Undo.Steps.class, StepOptions.on(cluster, PATIENCE));
        this.brief = Workflow.newActivityStub(Undo.Steps.class, StepOptions.brief(cluster, PATIENCE));
    }

    Home home() {
        return probe.home(cluster);
    }

    List<Undo.Archive> archives(Home home, UndoRequest request) {
        List<String> nodes = home.nodes().stream()
                .map(Member::name)
                .filter(n -> !request.without().contains(n))
                .toList();
        var pages = new ArrayList<Promise<List<Undo.Archive>>>();
        for (int at = 0; at < nodes.size(); at += PAGE) {
            List<String> page = List.copyOf(nodes.subList(at, Math.min(nodes.size(), at + PAGE)));
            pages.add(Async.function(steps::archives, cluster, request.of(), page));
        }
        return pages.stream().flatMap(p -> p.get().stream()).toList();
    }

    void keep(ObjectNode plan) {
        brief.keep(cluster, plan);
    }

    boolean made(String digest) {
        return brief.made(cluster, digest);
    }
}
