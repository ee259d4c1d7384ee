package dev.drydock.starter.board;

import dev.drydock.starter.say.Choices;
import dev.drydock.starter.view.Figures;
import dev.drydock.workflows.run.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who said what at a gate, on one line. */
final class Voices {
    private Voices() {}

    static String tally(Status.GateStatus gate) {
        return Choices.of(gate).agreed() + " of " + gate.quorum();
    }

    /**
     * Those who counted by name, each once with the last word; what was refused only as a number, so that it cannot push
     * them off the line.
     */
    static String told(Status.GateStatus gate, Instant now) {
        long refused = gate.said().stream().filter(said -> !said.counted()).count();
        return Stream.concat(
                        lastWords(gate).stream().map(said -> told(said, now)),
                        refused == 0 ? Stream.of() : Stream.of(refused + " refused"))
                .collect(Collectors.joining("; "));
    }

    private static Collection<Status.Heard> lastWords(Status.GateStatus gate) {
        var last = new LinkedHashMap<String, Status.Heard>();
        for (var said : gate.said()) {
            if (said.counted()) {
                last.remove(said.by());
                last.put(said.by(), said);
            }
        }
        return last.values();
    }

    /** Who can pass it now. */
    static Optional<String> needed(Status.GateStatus gate) {
        Status.Needed needed = gate.needed();
        return needed == null || needed.who().isEmpty()
                ? Optional.empty()
                : Optional.of((needed.of() > 1 ? "level " + needed.level() + " of " + needed.of() + " " : "") + "needs "
                        + needed.missing() + " of " + String.join(", ", needed.who()));
    }

    /** Why the newest refused statement does not count. */
    static Optional<String> refused(Status.GateStatus gate, Instant now) {
        return gate.said().stream()
                .filter(said -> !said.counted())
                .reduce((_, newer) -> newer)
                .map(said ->
                        told(said, now) + " does not count: " + (said.why() == null ? "no reason given" : said.why()));
    }

    private static String told(Status.Heard said, Instant now) {
        String choice = said.choice() == null ? "" : " " + Choices.told(said.choice());
        return said.by() + " " + said.action() + choice + " " + Figures.span(Duration.between(said.at(), now)) + " ago";
    }
}
