package dev.drydock.onebox.torture;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.onebox.demo.Typed;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who sits beside the run: approves gates, resolves conflicts one way or the other, and has it try again where it is stuck. */
final class People implements AutoCloseable {
    private static final String APPROVER = "ops-a@example.com";
    private static final int PERSON_NEEDED = 4;
    private static final int GLANCE_MILLIS = 200;
    private static final int LOOKS = 1;
    private static final Duration AGAIN = Duration.ofSeconds(20);
    private static final Pattern BEHIND = Pattern.compile("node (\\S+) lacks \\d+");

    private final Typed typed;
    private final String cluster;
    private final SplittableRandom random;
    private final Runnable beforeRestore;
    private final Runnable onceAtWork;
    private final Consumer<String> startAgain;
    private final List<String> signed = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService glances =
            Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
    private final AtomicInteger retries = new AtomicInteger();
    private boolean restored;
    private boolean atWork;
    private boolean stood;
    private long mended;
    private int looks;

    private People(
            Typed typed,
            String cluster,
            SplittableRandom random,
            Runnable beforeRestore,
            Runnable onceAtWork,
            Consumer<String> startAgain) {
        this.typed = typed;
        this.cluster = cluster;
        this.random = random;
        this.beforeRestore = beforeRestore;
        this.onceAtWork = onceAtWork;
        this.startAgain = startAgain;
    }

    /**
     * @param beforeRestore is done while gate restore is open, and before it is approved
     * @param onceAtWork is done when the first node is worked on: until then the run ends where anything has changed
     * @param startAgain starts the agent of a node again
     */
    static People beside(
            Typed typed,
            String cluster,
            SplittableRandom random,
            Runnable beforeRestore,
            Runnable onceAtWork,
            Consumer<String> startAgain) {
        var people = new People(typed, cluster, random, beforeRestore, onceAtWork, startAgain);
        var _ = people.glances.scheduleWithFixedDelay(people::glance, 0, GLANCE_MILLIS, TimeUnit.MILLISECONDS);
        return people;
    }

    /** Digests of what was approved at gate replay. */
    List<String> signed() {
        return List.copyOf(signed);
    }

    int retries() {
        return retries.get();
    }

    private void glance() {
        try {
            look(typed.json("status", cluster));
        } catch (IOException e) {
            // The run could not be asked just now; the next glance is near.
        }
    }

    private void look(JsonNode status) {
        boolean asked = false;
        if (!atWork
                && status.path("nodes").findValuesAsText("state").stream()
                        .anyMatch(state -> !state.equals("waiting"))) {
            atWork = true;
            onceAtWork.run();
        }
        for (JsonNode gate : status.path("gates")) {
            if (gate.path("state").asText().equals("open")) {
                asked = true;
                approve(gate.path("name").asText(), gate.path("subject").asText());
            }
        }
        boolean stands = !asked
                && status.path("exit").asInt() == PERSON_NEEDED
                && status.path("outcome").isNull();
        // Once a question: what it asks for takes a while, and the run says the same until then.
        if (stands && (!stood || System.nanoTime() - mended > AGAIN.toNanos())) {
            mend(status.path("says").asText());
            mended = System.nanoTime();
        }
        stood = stands;
    }

    /** Agents that stay behind are started again; when nodes that have all versions differ, nobody can do anything. */
    private void mend(String says) {
        Matcher behind = BEHIND.matcher(says);
        boolean differ = says.startsWith("the new generation does not agree") && !behind.find();
        if (differ && ++looks > LOOKS) {
            typed.quietly("abort", cluster, "--leave", "--as", APPROVER, "--yes", "--reason", "they stay unequal");
        } else {
            behind.reset().results().forEach(node -> startAgain.accept(node.group(1)));
            retries.incrementAndGet();
            typed.quietly("retry", cluster, "--stuck", "--as", APPROVER, "--yes", "--reason", "try again");
        }
    }

    private void approve(String gate, String subject) {
        if (gate.equals("replay")) {
            String resolve = random.nextBoolean() ? "mine" : "theirs";
            signed.add(subject);
            typed.quietly("approve", cluster, gate, "--as", APPROVER, "--yes", "--resolve", resolve);
            return;
        }
        if (gate.equals("restore") && !restored) {
            beforeRestore.run();
            restored = true;
        }
        typed.quietly("approve", cluster, gate, "--as", APPROVER, "--yes");
    }

    @Override
    public void close() {
        glances.shutdownNow();
    }
}
