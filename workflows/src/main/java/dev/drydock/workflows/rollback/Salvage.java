package dev.drydock.workflows.rollback;

import dev.drydock.workflows.floor.Floor;
import dev.drydock.workflows.floor.Order;
import dev.drydock.workflows.late.LateWrites;
import dev.drydock.workflows.late.LateWrites.Harvested;
import dev.drydock.workflows.replay.Replay;
import dev.drydock.workflows.run.StepOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a return drops, by the words of late writes: saved from the last leader's slots, brought into what goes on. */
final class Salvage {
    private static final Duration LONG = Duration.ofHours(12);

    private final Floor floor;
    private final Hands hands;
    private final LateWrites.Book book;

    /** @param subject digest of way and mark, under which the store has them */
    Salvage(Floor floor, Rollback.Run run, String subject, Hands hands) {
        this.floor = floor;
        this.hands = hands;
        this.book = new LateWrites.Book(run.cluster(), run.id(), run.plan(), run.book(), subject, 0, "");
    }

    Harvested save(String last) {
        var steps = Workflow.newActivityStub(
                LateWrites.Steps.class, StepOptions.attended(floor.plan().cluster(), LONG));
        return hands.must(
                last,
                RollbackStep.SAVE,
                "saving what was written on " + last + " after the mark",
                _ -> steps.harvest(book, last));
    }

    Replay replay(Harvested harvested, List<String> through) {
        var replay = new Replay(floor, book, null, () -> through, this::attend);
        replay.harvested(harvested);
        return replay;
    }

    /** A retry is what the replay does next anyway. */
    private Optional<Order.Abort> attend() {
        Optional<Order.Abort> abort = floor.conversation().abort();
        floor.conversation().forget();
        return abort;
    }
}
