package dev.drydock.onebox.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/**
 * The demo's people: each looks at the status, and approves a gate that is open. Where the run waits for somebody, they leave
 * a lost node behind, or have it try again.
 */
final class Approvers implements AutoCloseable {
    private static final List<String> PEOPLE = List.of("ops-a@example.com", "ops-b@example.com");
    private static final Duration GLANCE = Duration.ofMillis(300);
    private static final int PERSON_NEEDED = 4;

    private final Typed typed;
    private final String cluster;
    private final Supplier<String> lost;
    private final Thread thread;

    private Approvers(Typed typed, String cluster, Supplier<String> lost) {
        this.typed = typed;
        this.cluster = cluster;
        this.lost = lost;
        this.thread = Thread.ofVirtual().unstarted(this::watch);
    }

    /** @param lost the node whose machine does not come back; empty: none */
    static Approvers of(Typed typed, String cluster, Supplier<String> lost) {
        var approvers = new Approvers(typed, cluster, lost);
        approvers.thread.start();
        return approvers;
    }

    String says() {
        return String.join(" and ", PEOPLE) + " look at the gates and approve";
    }

    private void watch() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                JsonNode status = typed.json("status", cluster);
                List<JsonNode> open = StreamSupport.stream(status.path("gates").spliterator(), false)
                        .filter(gate -> gate.path("state").asText().equals("open"))
                        .toList();
                open.forEach(this::approve);
                if (open.isEmpty()
                        && status.path("exit").asInt() == PERSON_NEEDED
                        && status.path("outcome").isNull()) {
                    goOn();
                }
                Thread.sleep(GLANCE);
            }
        } catch (InterruptedException | IOException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void approve(JsonNode gate) {
        String name = gate.path("name").asText();
        for (String person :
                PEOPLE.subList(0, Math.min(PEOPLE.size(), gate.path("quorum").asInt(1)))) {
            typed.quietly("approve", cluster, name, "--as", person, "--yes", "--reason", "the demo's approver");
        }
    }

    private void goOn() {
        String person = PEOPLE.getFirst();
        if (lost.get().isEmpty()) {
            typed.quietly("retry", cluster, "--stuck", "--as", person, "--yes", "--reason", "the demo's operator");
        } else {
            typed.quietly("skip", cluster, lost.get(), "--as", person, "--yes", "--reason", "its machine is gone");
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
