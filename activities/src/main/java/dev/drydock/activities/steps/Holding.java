package dev.drydock.activities.steps;

import dev.drydock.activities.clusters.Homes;
import dev.drydock.activities.remote.HeldByOther;
import dev.drydock.activities.remote.Hold;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import java.util.function.Function;

/**
 * The right of one asking to act on one node. The node itself refuses whoever has less of it; what is judged here is
 * only whether a run that did not let go of the node is over.
 *
 * @param of a run that is taken back and may still hold the node; empty: none
 */
public record Holding(Worksite node, Hold hold, String of) {
    /** What a person who finishes or undoes a step by hand holds a node as. */
    public static final String BY_HAND = "by-hand";

    public String run() {
        return hold.run();
    }

    /** Enters it, before anything is done on the node by other ways than steps. */
    public void enter() {
        with(right -> {
            node.reach().steps().hold(right);
            return right;
        });
    }

    public void free() {
        with(right -> {
            node.reach().steps().free(right);
            return right;
        });
    }

    /** Does something by this right; on a node that a run holds which is over, in its place. */
    public <T> T with(Function<Hold, T> work) {
        try {
            return work.apply(hold);
        } catch (HeldByOther e) {
            if (!e.run().equals(run()) && e.epoch() < hold.epoch() && over(e.run())) {
                return inPlaceOf(e.run(), work);
            }
            throw refused(e);
        }
    }

    private <T> T inPlaceOf(String other, Function<Hold, T> work) {
        try {
            return work.apply(hold.over(other));
        } catch (HeldByOther e) {
            throw refused(e);
        }
    }

    /** As far as anybody said so: the run itself when it ended, or whoever planned to take its place. */
    private boolean over(String other) {
        return other.equals(of) || Homes.standing(Homes.record(node.cluster())).over(other);
    }

    /** A later asking of the same run is at work: if this one is not dead to the service, its next attempt is later still. */
    private RuntimeException refused(HeldByOther e) {
        if (e.run().equals(run())) {
            return new TryAgain(
                    "node " + node.name() + ": run " + run() + " was asked to work here again at "
                            + e.epoch() + ", after this attempt was given out at " + hold.epoch()
                            + ", so this one did nothing",
                    e);
        }
        if (e.run().equals(BY_HAND)) {
            return new GiveUp(
                    "node " + node.name() + ": a person's FINISH or UNDO is at work there, or was cut off, so run "
                            + run() + " did nothing: wait for it or run it again, then retry",
                    e);
        }
        if (e.epoch() > hold.epoch()) {
            return new GiveUp(
                    "node " + node.name() + " is held by run " + e.run() + ", which came after run " + run()
                            + ", so this one did nothing: drydock status "
                            + node.cluster().name()
                            + " tells which one is open",
                    e);
        }
        return new GiveUp(
                "node " + node.name() + " is held by run " + e.run() + ", which did not let go of it, so run "
                        + run()
                        + " did nothing: if that one was terminated, look at the node, then plan again with --take-over "
                        + e.run(),
                e);
    }
}
