package dev.drydock.onebox.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** The demo's two approvers: each looks at the status, and approves a gate that is open. */
final class Approvers implements AutoCloseable {
    private static final List<String> PEOPLE = List.of("ops-a@example.com", "ops-b@example.com");
    private static final Duration GLANCE = Duration.ofMillis(300);

    private final Thread thread;

    private Approvers(Thread thread) {
        this.thread = thread;
    }

    static Approvers of(Typed typed, String cluster) {
        return new Approvers(Thread.ofVirtual().start(() -> watch(typed, cluster)));
    }

    String says() {
        return String.join(" and ", PEOPLE) + " look at the gates and approve";
    }

    private static void watch(Typed typed, String cluster) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                JsonNode status = typed.json("status", cluster);
                for (JsonNode gate : status.path("gates")) {
                    if (gate.path("state").asText().equals("open")) {
                        approve(typed, cluster, gate);
                    }
                }
                Thread.sleep(GLANCE);
            }
        } catch (InterruptedException | IOException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void approve(Typed typed, String cluster, JsonNode gate) {
        String name = gate.path("name").asText();
        for (String person :
                PEOPLE.subList(0, Math.min(PEOPLE.size(), gate.path("quorum").asInt(1)))) {
            typed.quietly("approve", cluster, name, "--as", person, "--yes", "--reason", "the demo's approver");
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
