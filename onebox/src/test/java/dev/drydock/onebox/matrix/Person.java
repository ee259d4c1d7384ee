package dev.drydock.onebox.matrix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.drydock.onebox.demo.Typed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who sits beside the run: approves gates, looks at the node where the run asks for it, and has it try again. */
final class Person implements AutoCloseable {
    private static final String APPROVER = "ops-a@example.com";
    private static final int PERSON_NEEDED = 4;
    private static final int GLANCE_MILLIS = 500;
    private static final Duration AGAIN = Duration.ofSeconds(15);
    private static final Pattern NOBODY_KNOWS = Pattern.compile("into (\\S+/([a-z-]+)\\.\\d+)/exit, then retry");

    private final Bed bed;
    private final Typed typed;
    private final Runnable beforeRestore;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService glances =
            Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
    private volatile JsonNode last = MissingNode.getInstance();
    private boolean restored;
    private String stoodAt = "";
    private long mended;

    private Person(Bed bed, Runnable beforeRestore) {
        this.bed = bed;
        this.typed = bed.typed();
        this.beforeRestore = beforeRestore;
    }

    /** @param beforeRestore is done while gate restore is open, and before it is approved */
    static Person beside(Bed bed, Runnable beforeRestore) {
        var person = new Person(bed, beforeRestore);
        var _ = person.glances.scheduleWithFixedDelay(person::glance, 0, GLANCE_MILLIS, TimeUnit.MILLISECONDS);
        return person;
    }

    /** What the run said when it needed a person, once for each retry. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    /** The board as it was seen last. */
    JsonNode last() {
        return last;
    }

    private void glance() {
        try {
            JsonNode status = typed.json("status", Bed.CLUSTER);
            if (status.isObject() && !status.has("error")) {
                last = status;
                look(status);
            }
        } catch (IOException e) {
            // The run could not be asked just now; the next glance is near.
        }
    }

    private void look(JsonNode status) {
        for (JsonNode gate : status.path("gates")) {
            if (gate.path("state").asText().equals("open")) {
                approve(gate.path("name").asText());
                return;
            }
        }
        boolean stands = status.path("exit").asInt() == PERSON_NEEDED
                && status.path("outcome").isNull();
        String says = stands ? says(status) : "";
        // Once a question: what it asks for takes a while, and the run says the same until then.
        if (stands && (!says.equals(stoodAt) || System.nanoTime() - mended > AGAIN.toNanos())) {
            mend(says);
            mended = System.nanoTime();
        }
        stoodAt = says;
    }

    private static String says(JsonNode status) {
        for (JsonNode node : status.path("nodes")) {
            if (node.path("state").asText().equals("stuck")) {
                return node.path("says").asText();
            }
        }
        return status.path("says").asText();
    }

    private void mend(String says) {
        asked.add(says);
        Matcher unknown = NOBODY_KNOWS.matcher(says);
        if (unknown.find()) {
            answer(Path.of(unknown.group(1)), unknown.group(2));
        }
        typed.quietly("retry", Bed.CLUSTER, "--stuck", "--as", APPROVER, "--yes", "--reason", "looked at it");
    }

    /** As the run asks: whoever looks at the node sees whether the command had its effect. */
    private void answer(Path attempt, String word) {
        Map<String, Integer> counts = bed.first().counts();
        boolean done = counts.containsKey("end " + word);
        try {
            Files.writeString(attempt.resolve("exit"), done ? "0\n" : "1\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void approve(String gate) {
        if (gate.equals("restore") && !restored) {
            beforeRestore.run();
            restored = true;
        }
        typed.quietly("approve", Bed.CLUSTER, gate, "--as", APPROVER, "--yes");
    }

    @Override
    public void close() {
        glances.shutdownNow();
        glances.close();
    }
}
