package dev.drydock.activities.steps;

import dev.drydock.activities.remote.Ran;
import dev.drydock.activities.remote.StepCall;
import dev.drydock.activities.remote.StepCall.Again;
import dev.drydock.activities.remote.StepDirectory;
import dev.drydock.workflows.run.Progress;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Changes something on a node. A step directory keeps a command from running twice, and would also keep it from
 * running once its effect was taken back (a node that is retried after an undo): so the effect is looked for first,
 * and where it is gone although the step succeeded, the step is done again under the next name.
 */
public final class Doing {
    private static final Duration LOOK = Duration.ofMillis(200);

    /** A command that fails so often does not mend itself, and its node may be out of service meanwhile. */
    private static final int FAILURES = 4;

    private final Worksite node;
    private final Holding holding;
    private final Beat beat;
    private final InstantSource clock;

    public Doing(Worksite node, Holding holding, Beat beat, InstantSource clock) {
        this.node = node;
        this.holding = holding;
        this.beat = beat;
        this.clock = clock;
    }

    /** @param settles how long the effect may take to show after the command has ended */
    public record Command(String step, String shell, Again again, Duration deadline, Duration settles) {}

    /** By what right it is done. */
    public Holding holding() {
        return holding;
    }

    /** Runs a command once in the life of a run. */
    public Ran once(Command command) {
        return step(command, command.step());
    }

    /** Makes sure that the effect is there; runs the command at most once. */
    public void until(Command command, BooleanSupplier there) {
        if (there.getAsBoolean()) {
            return;
        }
        List<StepDirectory> done = succeeded(command.step());
        if (!done.isEmpty() && shows(there, left(done.getLast(), command.settles()), command.step())) {
            return;
        }
        Ran ran = step(command, done.isEmpty() ? command.step() : command.step() + "-" + (done.size() + 1));
        if (!shows(there, command.settles(), command.step())) {
            String said = Worksite.lastLines(ran.out());
            throw new TryAgain("node " + node.name() + ": " + command.step()
                    + " ended with exit code 0, and its effect is not there after "
                    + command.settles().toSeconds() + " s" + (said.isEmpty() ? "" : "; it said: " + said));
        }
    }

    /** The same, for a command that does more than can be looked for: it must have succeeded once in this run. */
    public void untilAfter(Command command, BooleanSupplier there) {
        until(command, () -> !succeeded(command.step()).isEmpty() && there.getAsBoolean());
    }

    private List<StepDirectory> succeeded(String step) {
        return node.reach().steps().of(holding.run()).stream()
                .filter(d -> d.exit().equals("0")
                        && (d.step().equals(step) || d.step().matches(step + "-\\d+")))
                .sorted(Comparator.comparing(StepDirectory::startedAt))
                .toList();
    }

    /** The command may have ended a moment ago, under a worker that is dead now. */
    private Duration left(StepDirectory done, Duration settles) {
        return left(done.startedAt(), clock.instant(), settles);
    }

    /** @param startedAt by the node's clock, which may be ahead or unreadable: the effect then has all its time */
    static Duration left(String startedAt, Instant now, Duration settles) {
        try {
            Duration ago = Duration.between(Instant.parse(startedAt), now);
            if (ago.isNegative()) {
                return settles;
            }
            Duration left = settles.minus(ago);
            return left.isNegative() ? Duration.ZERO : left;
        } catch (DateTimeParseException e) {
            return settles;
        }
    }

    private Ran step(Command command, String name) {
        var progress = new Progress("", 0, 0, command.step() + " on " + node.name());
        Ran ran = holding.with(hold -> node.reach()
                .step(
                        new StepCall(hold, name, command.shell(), command.again(), command.deadline()),
                        () -> beat.of(progress)));
        if (!ran.ok()) {
            String said = Worksite.lastLines(ran.out());
            String says = "node " + node.name() + ": " + command.step() + " ended with exit code " + ran.exit()
                    + ", expected 0: " + (said.isEmpty() ? "it said nothing, " + node.room() : said);
            throw failures(name) % FAILURES == 0 ? new GiveUp(says) : new TryAgain(says);
        }
        return ran;
    }

    /** Attempts of all workers; a retry by a person gets as many again. */
    private long failures(String name) {
        return node.reach().steps().of(holding.run()).stream()
                .filter(d -> d.step().equals(name) && d.exit().matches("[1-9]\\d*"))
                .count();
    }

    public boolean shows(BooleanSupplier there, Duration limit, String what) {
        long end = System.nanoTime() + limit.toNanos();
        while (!there.getAsBoolean()) {
            if (System.nanoTime() >= end) {
                return false;
            }
            beat.of(new Progress("", 0, 0, "waits for " + what + " on " + node.name()));
            Together.pause(LOOK);
        }
        return true;
    }
}
