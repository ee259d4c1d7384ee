package dev.drydock.activities.steps;

import dev.drydock.workflows.run.Progress;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A step as a whole: it works on a thread of its own and says how far it is, while the activity's thread passes that on as
 * a sign of life, and ends the work when the step is cancelled.
 */
public final class Step {
    private static final Logger LOG = LoggerFactory.getLogger(Step.class);

    private Step() {}

    /** @param says what it does, for the log and the board */
    public static <T> T as(Supplier<Beat> beats, String cluster, String run, String says, Function<Beat, T> work) {
        var latest = new AtomicReference<>(new Progress("", 0, 0, says));
        long begun = System.nanoTime();
        LOG.info("{} run {}: {} begins", cluster, run, says);
        String how = "failed";
        try {
            Beat beat = beats.get();
            T answer = Together.waiting(beat, latest::get, () -> work.apply(Beat.within(beat, latest::set)));
            how = "ended";
            return answer;
        } finally {
            LOG.info("{} run {}: {} {} after {} ms", cluster, run, says, how, (System.nanoTime() - begun) / 1_000_000);
        }
    }
}
