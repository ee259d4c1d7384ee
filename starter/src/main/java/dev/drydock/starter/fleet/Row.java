package dev.drydock.starter.fleet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.starter.server.Look;
import dev.drydock.starter.server.Runners.Runner;
import dev.drydock.workflows.run.Status;
import dev.drydock.workflows.run.Status.GateState;
import dev.drydock.workflows.words.Exit;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A run.
 *
 * @param waiting gates that are open
 * @param needs who can decide at one of them now
 * @param window how the change window stands that its waves wait for; null: it has none, has ended, or did not say
 */
public record Row(
        String cluster,
        String runbook,
        String run,
        String state,
        Instant since,
        String phase,
        List<String> waiting,
        List<String> needs,
        String says,
        boolean needsPerson,
        @Nullable Hours window) {
    private static final String ENDED = "ended";

    /** @param outcome what it answered; empty: nothing that can be read */
    public static Row ended(Runner run, Optional<ObjectNode> outcome) {
        return new Row(
                run.cluster(),
                run.runbook(),
                run.run(),
                outcome.map(o -> o.path("kind").asText(""))
                        .filter(kind -> !kind.isEmpty())
                        .orElse(run.state()),
                run.since(),
                ENDED,
                List.of(),
                List.of(),
                outcome.map(o -> o.path("says").asText("")).orElse(""),
                false,
                null);
    }

    /** @param look empty: no worker answered for it */
    public static Row open(Runner run, Optional<Look> look, Instant now) {
        var going = look.filter(seen -> !seen.ended()).map(Look::status);
        return new Row(
                run.cluster(),
                run.runbook(),
                run.run(),
                run.state(),
                run.since(),
                look.map(seen -> seen.status().phase()).orElse(""),
                going.map(Row::waiting).orElse(List.of()),
                going.map(Row::needed).orElse(List.of()),
                look.map(Look::says).orElse(""),
                going.filter(status -> status.exit() == Exit.PERSON_NEEDED.code())
                        .isPresent(),
                going.map(Status::window).map(hours -> Hours.of(hours, now)).orElse(null));
    }

    private static List<String> waiting(Status status) {
        return status.gates().stream()
                .filter(gate -> gate.state() == GateState.OPEN)
                .map(Status.GateStatus::name)
                .toList();
    }

    private static List<String> needed(Status status) {
        return status.gates().stream()
                .flatMap(gate -> Stream.ofNullable(gate.needed()))
                .flatMap(needed -> needed.who().stream())
                .distinct()
                .toList();
    }

    /** What it is at, in a word or two. */
    String at() {
        if (!waiting.isEmpty()) {
            return "gate " + String.join(",", waiting);
        }
        return phase.isEmpty() || phase.equals(ENDED) ? state : phase;
    }
}
