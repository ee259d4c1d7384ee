package dev.drydock.workflows.reseed;

import dev.drydock.workflows.floor.Floor;
import dev.drydock.workflows.floor.Order;
import dev.drydock.workflows.run.Status.NodeState;
import dev.drydock.workflows.run.StepFailure;
import dev.drydock.workflows.run.StepOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The last phase: all nodes of the new generation agree. When they do not, a person mends the node that is named and has
 * the run look again, goes back, or leaves it so: an agent that only has to be started again must not end a run.
 */
final class Converge {
    private static final Duration CONVERGE = Duration.ofMinutes(30);

    private final Floor floor;
    private final Reseed.Run run;
    private final Endings endings;
    private final Published snapshot;

    Converge(Floor floor, Reseed.Run run, Endings endings, Published snapshot) {
        this.floor = floor;
        this.run = run;
        this.endings = endings;
        this.snapshot = snapshot;
    }

    private sealed interface Seen {
        record Agree(Convergence how) implements Seen {}

        record Differ(Convergence how) implements Seen {}

        record Unknown(String why) implements Seen {}
    }

    /**
     * @param agreed the ending when they agree
     * @param attend obeys what operators said
     * @param back takes an abort
     */
    ReseedOutcome end(
            Function<Convergence, ReseedOutcome> agreed,
            Supplier<Optional<Order.Abort>> attend,
            Function<Order.Abort, ReseedOutcome> back) {
        List<String> done = floor.nodes().in(NodeState.DONE);
        if (done.isEmpty()) {
            return endings.nobody();
        }
        boolean asks = Workflow.getVersion("converge-asks", Workflow.DEFAULT_VERSION, 1) == 1;
        while (true) {
            Seen seen = look(together(done));
            if (!asks || seen instanceof Seen.Agree) {
                return ended(seen, agreed);
            }
            floor.ask(trouble(seen), choices());
            Optional<Order.Abort> stopped = attend.get();
            if (stopped.isPresent()) {
                Order.Abort abort = stopped.get();
                return abort.wayBack() == Order.WayBack.LEAVE ? ended(seen, agreed) : back.apply(abort);
            }
        }
    }

    private Seen look(List<String> nodes) {
        floor.doing("converge", "waiting until all nodes of generation " + snapshot.clusterId() + " agree");
        try {
            Convergence how = Workflow.newActivityStub(Reseed.Steps.class, StepOptions.on(run.cluster(), CONVERGE))
                    .converge(run, snapshot, nodes);
            return how.equal() ? new Seen.Agree(how) : new Seen.Differ(how);
        } catch (ActivityFailure e) {
            return new Seen.Unknown(StepFailure.says(e));
        }
    }

    private ReseedOutcome ended(Seen seen, Function<Convergence, ReseedOutcome> agreed) {
        return switch (seen) {
            case Seen.Agree(Convergence how) -> agreed.apply(how);
            case Seen.Differ(Convergence how) -> endings.unconverged(how);
            case Seen.Unknown(String why) -> endings.unlooked(why);
        };
    }

    private static String trouble(Seen seen) {
        return switch (seen) {
            case Seen.Agree(Convergence how) -> how.says();
            case Seen.Differ(Convergence how) -> "the new generation does not agree: " + how.says();
            case Seen.Unknown(String why) -> "whether the new generation agrees could not be seen: " + why;
        };
    }

    private List<String> choices() {
        return List.of(
                "drydock retry " + run.cluster() + " --stuck",
                "drydock abort " + run.cluster() + " --leave --reason ...",
                "drydock abort " + run.cluster() + " --undo --reason ...");
    }

    /** Nodes that were brought over late must agree with those that served the generation before them. */
    private List<String> together(List<String> done) {
        var all = new ArrayList<>(NodeFacts.serving(floor.plan().facts(), snapshot.clusterId()));
        done.stream().filter(n -> !all.contains(n)).forEach(all::add);
        return all;
    }
}
