package dev.drydock.workflows.scripted;

import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.NotStopped;
import dev.drydock.workflows.words.TryAgain;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What steps do when they are asked, by {@code "step node"}, and the log of all that were asked. Thread-safe. */
public final class Script {
    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, Deque<Runnable>> acts = new LinkedHashMap<>();

    /** Every changing step that was asked, attempts that failed included, in order. */
    public List<String> calls() {
        synchronized (calls) {
            return List.copyOf(calls);
        }
    }

    /** Those of some steps only. */
    public List<String> calls(String... steps) {
        return calls().stream()
                .filter(c -> List.of(steps).contains(c.split(" ", 2)[0]))
                .toList();
    }

    /** Before the step is done for the first time from now on. */
    public synchronized Script when(String call, Runnable act) {
        acts.computeIfAbsent(call, c -> new ArrayDeque<>()).add(act);
        return this;
    }

    public Script tryAgain(String call, int times) {
        for (int i = 0; i < times; i++) {
            when(call, () -> {
                throw new TryAgain(call + " does not answer yet");
            });
        }
        return this;
    }

    public Script giveUp(String call, String why) {
        return when(call, () -> {
            throw new GiveUp(why);
        });
    }

    public Script notStopped(String call, String why) {
        return when(call, () -> {
            throw new NotStopped(why);
        });
    }

    /** The step waits until the answer is run, half a minute at most. */
    public Runnable hold(String call) {
        var held = new CountDownLatch(1);
        when(call, () -> {
            try {
                if (!held.await(30, TimeUnit.SECONDS)) {
                    throw new GiveUp(call + " was never let go");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new GiveUp(call + " was interrupted", e);
            }
        });
        return held::countDown;
    }

    public void play(String call) {
        calls.add(call);
        Runnable act;
        synchronized (this) {
            Deque<Runnable> left = acts.get(call);
            act = left == null || left.isEmpty() ? () -> {} : left.pop();
        }
        act.run();
    }
}
