package dev.drydock.starter.say;

import dev.drydock.starter.server.Look;
import dev.drydock.workflows.run.Status;
import dev.drydock.workflows.run.Status.GateState;
import dev.drydock.workflows.words.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A run of corrosion/eu-1 with one gate, as it tells of itself. */
final class Told {
    static final Instant NOW = Instant.parse("2026-11-21T23:00:00Z");

    private Told() {}

    static Look gate(GateState state, @Nullable String subject, Status.Heard... said) {
        return look(new Status.GateStatus("restore", state, 2, subject, List.of(said)), "", List.of(said));
    }

    static Look ended(String kind) {
        return look(new Status.GateStatus("restore", GateState.EXPIRED, 2, "sha256:5f0c", List.of()), kind, List.of());
    }

    static Status.Heard heard(String by, String nonce, @Nullable String why) {
        return new Status.Heard(by, "approve", NOW, "", why == null, why, "restore", nonce, false);
    }

    static Status.Heard chose(String by, String choice) {
        return new Status.Heard(by, "approve", NOW, "", true, null, "restore", by + choice, false, choice);
    }

    private static Look look(Status.GateStatus gate, String kind, List<Status.Heard> heard) {
        return Look.of(Json.tree(new Status(
                "corrosion/eu-1",
                "reseed",
                "5674eabe",
                "sha256:11",
                kind.isEmpty() ? "stage" : "ended",
                "staging",
                NOW,
                false,
                false,
                List.of(gate),
                List.of(),
                Map.of(),
                kind.isEmpty()
                        ? null
                        : Json.MAPPER.createObjectNode().put("kind", kind).put("says", "it is over"),
                0,
                List.of(),
                heard,
                null,
                null,
                null,
                null,
                null,
                null)));
    }
}
