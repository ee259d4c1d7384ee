package dev.drydock.starter.board;

import dev.drydock.starter.server.Look;
import dev.drydock.starter.server.Silence;
import dev.drydock.starter.view.Failure;
import dev.drydock.workflows.words.Exit;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Looks at a run again and again. A service or worker that is away for a while does not end the watching: the last
 * look stands, with the trouble beside it. An answer that does not sound as if it would pass ends it only once it has
 * been the answer for a minute: what a service says while a worker dies is not all known.
 */
final class Sight {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Supplier<Look> looks;
    private final LongSupplier nanos;
    private Look last;
    private String trouble = "";
    private long troubledSince;

    /** The first look must work. */
    Sight(Supplier<Look> looks) {
        this(looks, System::nanoTime);
    }

    Sight(Supplier<Look> looks, LongSupplier nanos) {
        this.looks = looks;
        this.nanos = nanos;
        this.last = looks.get();
    }

    Look again() {
        try {
            last = looks.get();
            trouble = "";
        } catch (Failure e) {
            troubled(e.says(), e, e.exit() == Exit.TEMPORARY);
        } catch (RuntimeException e) {
            boolean passes = Silence.passes(e);
            troubled(passes ? "the Temporal service does not answer" : "no answer: " + e, e, passes);
        }
        return last;
    }

    private void troubled(String says, RuntimeException error, boolean passes) {
        if (trouble.isEmpty()) {
            troubledSince = nanos.getAsLong();
        }
        trouble = says;
        if (!passes && nanos.getAsLong() - troubledSince > PATIENCE.toNanos()) {
            throw error;
        }
    }

    Look last() {
        return last;
    }

    /** Why {@link #last} may be old; empty: it is new. */
    String trouble() {
        return trouble;
    }
}
