package dev.drydock.starter.board;

import dev.drydock.starter.view.Figures;
import dev.drydock.workflows.run.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who said what at a gate, on one line. */
final class Voices {
    private Voices() {}

    static String tally(Status.GateStatus gate) {
        long yes = gate.said().stream()
                .filter(said -> said.counted() && said.action().equals("approve"))
                .count();
        return yes + " of " + gate.quorum();
    }

    static String told(Status.GateStatus gate, Instant now) {
        return Stream.concat(
                        gate.said().stream().filter(Status.Heard::counted),
                        gate.said().stream().filter(said -> !said.counted()))
                .map(said -> told(said, now))
                .collect(Collectors.joining("; "));
    }

    private static String told(Status.Heard said, Instant now) {
        String what = said.by() + " " + said.action() + " " + Figures.span(Duration.between(said.at(), now)) + " ago";
        return said.counted() ? what : what + " (not counted: " + (said.why() == null ? "refused" : said.why()) + ")";
    }
}
