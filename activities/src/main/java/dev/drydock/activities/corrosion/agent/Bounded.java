package dev.drydock.activities.corrosion.agent;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends a wait that nothing else would end: a socket that was accepted and never answers, a stream that stalls. */
public final class Bounded {
    private Bounded() {}

    /** Throws {@code TimeoutException} when it took longer; the work is interrupted then. */
    public static <T> T within(Duration limit, Callable<T> work) throws Exception {
        var task = new FutureTask<>(work);
        Thread.ofVirtual().start(task);
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } catch (TimeoutException e) {
            throw new TimeoutException("no answer within " + limit.toMillis() + " ms");
        } finally {
            task.cancel(true);
        }
    }
}
