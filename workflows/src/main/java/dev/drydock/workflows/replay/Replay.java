package dev.drydock.workflows.replay;

import dev.drydock.workflows.floor.Floor;
import dev.drydock.workflows.floor.NodeBook;
import dev.drydock.workflows.floor.Order;
import dev.drydock.workflows.gate.Tally;
import dev.drydock.workflows.late.LateWrites;
import dev.drydock.workflows.late.LateWrites.Book;
import dev.drydock.workflows.late.LateWrites.Harvested;
import dev.drydock.workflows.late.LateWrites.Reckoning;
import dev.drydock.workflows.late.Resolve;
import dev.drydock.workflows.run.StepFailure;
import dev.drydock.workflows.run.StepOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The late writes of a run, from harvest to signature. What nobody contradicts goes in wave by wave; the rest waits
 * until there is nothing more to harvest, and then for gate {@code replay}.
 */
public final class Replay {
    private static final Duration LONG = Duration.ofHours(12);

    private final Floor floor;
    private final Book book;
    private final Supplier<List<String>> through;
    private final Supplier<Optional<Order.Abort>> attend;
    private final List<Harvested> fresh;
    private Reckoning reckoning;

    /** What survives continue-as-new. */
    public record Carried(List<Harvested> fresh, Reckoning reckoning) {
        public static final Carried NOTHING = new Carried(List.of(), Reckoning.NOTHING);
    }

    /** How people left the rows that waited for them. */
    public sealed interface Settled {
        /** Every late cell is where it belongs, or signed. */
        record Signed() implements Settled {}

        record Rejected(String by, String reason) implements Settled {}

        record Expired() implements Settled {}

        record Aborted(Order.Abort abort) implements Settled {}
    }

    /**
     * @param through nodes that serve the cluster that goes on, asked anew each time
     * @param attend obeys what operators said
     */
    public Replay(
            Floor floor,
            Book book,
            @Nullable Carried carried,
            Supplier<List<String>> through,
            Supplier<Optional<Order.Abort>> attend) {
        this.floor = floor;
        this.book = book;
        this.through = through;
        this.attend = attend;
        this.fresh = new ArrayList<>(carried == null ? List.of() : carried.fresh());
        this.reckoning = carried == null ? Reckoning.NOTHING : carried.reckoning();
        floor.late(reckoning);
    }

    public Carried carried() {
        return new Carried(List.copyOf(fresh), reckoning);
    }

    public Reckoning reckoning() {
        return reckoning;
    }

    public void harvested(@Nullable Harvested delta) {
        if (delta != null && !delta.delta().isEmpty()) {
            fresh.add(delta);
        }
    }

    /** Whether every delta that was harvested is replayed, and nothing waits for people. */
    public boolean paid() {
        return fresh.isEmpty() && reckoning.subject() == null;
    }

    /** Brings in what the nodes since the last time add; answers an abort that was said instead. */
    public Optional<Order.Abort> bringIn() {
        while (!fresh.isEmpty()) {
            List<Harvested> taken = List.copyOf(fresh);
            floor.doing(
                    "replay",
                    "bringing in what was written late on "
                            + NodeBook.some(taken.stream().map(Harvested::node).toList()));
            Optional<Order.Abort> stopped = tried(() -> {
                take(steps().replay(book, taken, through.get()));
                fresh.removeAll(taken);
            });
            if (stopped.isPresent()) {
                return stopped;
            }
        }
        return Optional.empty();
    }

    /** Asks people about what waits, until nothing does. */
    public Settled settle() {
        for (String held = reckoning.subject(); held != null; held = reckoning.subject()) {
            String subject = held;
            String question = question();
            floor.doing("gate", question);
            switch (floor.gate(LateWrites.GATE, subject, question)) {
                case Tally.Standing.Passed passed -> {
                    Optional<Order.Abort> stopped = settle(subject, Resolve.of(passed.choice()));
                    if (stopped.isPresent()) {
                        return new Settled.Aborted(stopped.get());
                    }
                }
                case Tally.Standing.Rejected(String by, String reason) -> {
                    return new Settled.Rejected(by, reason);
                }
                case Tally.Standing.Expired _ -> {
                    return new Settled.Expired();
                }
                case Tally.Standing.Waiting _ -> {
                    return new Settled.Aborted(floor.conversation().abort().orElseThrow());
                }
            }
        }
        return new Settled.Signed();
    }

    private Optional<Order.Abort> settle(String subject, Resolve resolve) {
        floor.doing("replay", "bringing in what the approvers decided");
        return tried(() -> take(steps().settle(book, subject, resolve, through.get())));
    }

    private void take(Reckoning now) {
        reckoning = now.in(book.name());
        floor.late(reckoning);
    }

    private LateWrites.Steps steps() {
        return Workflow.newActivityStub(LateWrites.Steps.class, StepOptions.on(book.cluster(), LONG));
    }

    /** Does a step until it is done; between two tries a person says how to go on. */
    private Optional<Order.Abort> tried(Runnable step) {
        while (true) {
            try {
                step.run();
                return Optional.empty();
            } catch (ActivityFailure e) {
                floor.ask(
                        "late writes cannot be brought in: " + StepFailure.says(e, book.cluster()),
                        List.of(
                                "drydock retry " + book.cluster() + " --stuck",
                                "drydock abort " + book.cluster() + " --leave --reason ..."));
                Optional<Order.Abort> stopped = attend.get();
                if (stopped.isPresent()) {
                    return stopped;
                }
            }
        }
    }

    private String question() {
        return "waits at gate replay: " + counted(reckoning.heldRows(), "row") + " with "
                + counted(reckoning.held(), "late cell") + (reckoning.heldRows() == 1 ? " is" : " are")
                + " not brought in"
                + (reckoning.conflicting() == 0
                        ? ""
                        : ", " + reckoning.conflicting() + " of them since the cluster holds another value")
                + "; see drydock late " + book.cluster();
    }

    private static String counted(long n, String what) {
        return n + " " + what + (n == 1 ? "" : "s");
    }
}
