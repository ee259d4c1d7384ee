package dev.drydock.activities.steps;

import dev.drydock.workflows.run.Progress;
import dev.drydock.workflows.words.TryAgain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/** Does the same for many nodes on virtual threads, while the step's own thread shows signs of life. */
public final class Together {
    private static final long LOOK_MILLIS = 500;

    private Together() {}

    /** Answers in the order of {@code items}; the first failure ends all and is thrown. */
    public static <A, B> List<B> each(
            List<A> items, int atOnce, Beat beat, Supplier<Progress> progress, Function<A, B> work) {
        var places = new Semaphore(atOnce);
        var tasks = new ArrayList<FutureTask<B>>();
        try {
            for (A item : items) {
                var task = new FutureTask<>(() -> {
                    places.acquire();
                    try {
                        return work.apply(item);
                    } finally {
                        places.release();
                    }
                });
                tasks.add(task);
                Thread.ofVirtual().start(task);
            }
            var answers = new ArrayList<B>();
            for (FutureTask<B> task : tasks) {
                answers.add(answer(task, beat, progress));
            }
            return answers;
        } finally {
            tasks.forEach(task -> task.cancel(true));
        }
    }

    /** One long piece of work. */
    public static <T> T waiting(Beat beat, Supplier<Progress> progress, Supplier<T> work) {
        return each(List.of(work), 1, beat, progress, Supplier::get).getFirst();
    }

    private static <B> B answer(Future<B> task, Beat beat, Supplier<Progress> progress) {
        beat.of(progress.get());
        while (!done(task)) {
            beat.of(progress.get());
        }
        if (task.state() == Future.State.FAILED) {
            throw task.exceptionNow() instanceof RuntimeException failure
                    ? failure
                    : new IllegalStateException(task.exceptionNow());
        }
        return task.resultNow();
    }

    private static boolean done(Future<?> task) {
        try {
            task.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TryAgain("the step was interrupted", e);
        }
    }

    /** Waits a little between two looks. */
    public static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TryAgain("the step was interrupted", e);
        }
    }
}
