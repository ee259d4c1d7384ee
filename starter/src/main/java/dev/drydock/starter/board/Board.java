package dev.drydock.starter.board;

import dev.drydock.starter.say.Choices;
import dev.drydock.starter.server.Look;
import dev.drydock.starter.view.Columns;
import dev.drydock.starter.view.Figures;
import dev.drydock.starter.view.Ink;
import dev.drydock.workflows.run.Status;
import dev.drydock.workflows.run.Status.NodeState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The board as lines: a pure function of what was seen, the terminal's size and the time. It never takes more rows than
 * there are, and no line is wider than the terminal but those that are to be copied whole: commands, and the digests of
 * how a run ended.
 */
final class Board {
    private static final int SENTENCES = 3;
    private static final int COMMANDS = 4;
    private static final int AIR = 4;
    private static final int GATES = 4;

    /** The rest of what an approver should see is in {@code approve} and the JSON. */
    private static final int EVIDENCE = 6;

    private static final String WAVES = "waves";

    private final Status status;
    private final Look look;
    private final Flights flights;
    private final View view;

    /**
     * How it is looked at.
     *
     * @param only the states whose nodes are listed; empty: all
     */
    record View(int width, int height, Set<NodeState> only, Ink ink, Hints hints, Instant now) {
        View {
            only = only.isEmpty() ? Set.of() : EnumSet.copyOf(only);
        }
    }

    private Board(Look look, Flights flights, View view) {
        this.look = look;
        this.status = look.status();
        this.flights = flights;
        this.view = view;
    }

    static List<String> of(Look look, Flights flights, View view) {
        var board = new Board(look, flights, view);
        var top = board.top();
        var bottom = board.commands();
        int room = view.height() - rows(top, view.width()) - rows(bottom, view.width());
        boolean airy = room > look.status().nodes().size() + AIR && view.only().isEmpty();
        if (airy) {
            top.add("");
            bottom.addFirst("");
        }
        top.addAll(Table.of(look.status(), flights, view, Math.max(3, airy ? room - 2 : room)));
        top.addAll(bottom);
        while (rows(top, view.width()) > view.height()) {
            top.removeLast();
        }
        return top;
    }

    private static int rows(List<String> lines, int width) {
        return lines.stream()
                .mapToInt(line -> Columns.rows(Glass.bare(line), width))
                .sum();
    }

    private List<String> top() {
        var top = new ArrayList<String>();
        head(top);
        sentence(top);
        flights(top);
        gates(top);
        LateLine.of(status.late()).ifPresent(line -> top.add(Columns.fit(line, view.width())));
        top.add(Bar.of(status, view.width(), view.ink()));
        if (!look.ended()) {
            Forecast.line(status, view.now()).ifPresent(line -> top.add(Columns.fit(line, view.width())));
        }
        return top;
    }

    private void head(List<String> lines) {
        String unsigned = ((status.paused() ? "PAUSED " : "") + (status.signed() ? "" : "UNSIGNED")).strip();
        String time = look.ended() ? "" : "  " + Figures.span(Duration.between(status.startedAt(), view.now()));
        String left = status.cluster() + "  " + status.runbook() + "  run " + Figures.brief(status.run()) + "  "
                + status.phase() + time;
        if (unsigned.isEmpty()) {
            lines.add(view.ink().bold(Columns.fit(left, view.width())));
        } else {
            int room = view.width() - unsigned.length() - 1;
            lines.add(
                    view.ink().bold(Columns.cell(left, room)) + " " + view.ink().yellow(unsigned));
        }
    }

    private void sentence(List<String> lines) {
        if (look.ended()) {
            Columns.words(look.says(), view.width()).forEach(line -> lines.add(mood(line)));
            return;
        }
        var all = Columns.wrap(look.says(), view.width());
        int shown = Math.min(SENTENCES, all.size());
        for (int at = 0; at < shown; at++) {
            boolean cut = at == shown - 1 && all.size() > shown;
            lines.add(mood(cut ? Columns.fit(all.get(at) + " " + all.get(at + 1), view.width()) : all.get(at)));
        }
    }

    private String mood(String line) {
        if (look.ended()) {
            return status.exit() == 0 ? view.ink().green(line) : view.ink().red(line);
        }
        return status.exit() == 0 ? line : view.ink().yellow(line);
    }

    private void flights(List<String> lines) {
        flights.run().stream()
                .limit(2)
                .forEach(step -> lines.add(Columns.fit(
                        "  " + step.step() + "  " + step.progress(view.now()) + "  " + step.says(view.now()),
                        view.width())));
    }

    private void gates(List<String> lines) {
        var begun = status.gates().stream()
                .filter(gate -> gate.state() != Status.GateState.AHEAD)
                .limit(GATES)
                .toList();
        for (var gate : begun) {
            String text = "gate " + gate.name() + "  "
                    + gate.state().name().toLowerCase(Locale.ROOT) + "  " + Voices.tally(gate) + "  "
                    + Voices.told(gate, view.now());
            for (String line : wrapped(text.stripTrailing())) {
                lines.add(gate.state() == Status.GateState.OPEN ? view.ink().yellow(line) : line);
            }
            if (gate.state() == Status.GateState.OPEN) {
                evidence(lines);
                Voices.needed(gate).ifPresent(who -> lines.addAll(Columns.hang("  ", who, view.width())));
                Voices.refused(gate, view.now()).ifPresent(why -> lines.addAll(Columns.hang("  ", why, view.width())));
                Choices.of(gate)
                        .apart(status.cluster(), gate.name())
                        .ifPresent(why -> lines.addAll(Columns.hang("  ", why, view.width())));
            }
        }
        String ahead = status.gates().stream()
                .filter(gate -> gate.state() == Status.GateState.AHEAD)
                .map(Status.GateStatus::name)
                .collect(Collectors.joining(", "));
        // Gates that are still ahead in the waves open only when something is wrong, so nobody has to be ready for
        // them.
        if (!ahead.isEmpty() && !look.ended() && !status.phase().equals(WAVES)) {
            lines.add(Columns.fit("gates ahead: " + ahead, view.width()));
        }
    }

    private void evidence(List<String> lines) {
        List<String> all = status.evidence() == null ? List.of() : status.evidence();
        int shown = all.size() <= EVIDENCE + 1 ? all.size() : EVIDENCE;
        all.subList(0, shown).forEach(line -> lines.addAll(Columns.hang("  - ", Columns.clean(line), view.width())));
        if (shown < all.size()) {
            lines.add("  - and " + (all.size() - shown) + " lines more, which approve shows");
        }
    }

    /** What fits keeps its blanks. */
    private List<String> wrapped(String text) {
        if (Columns.width(Columns.clean(text)) <= view.width()) {
            return List.of(Columns.clean(text));
        }
        var lines = new ArrayList<String>();
        for (String line : Columns.wrap(text, view.width() - 2)) {
            lines.add((lines.isEmpty() ? "" : "  ") + line);
        }
        return lines;
    }

    private List<String> commands() {
        return view.hints().of(look).stream()
                .limit(COMMANDS)
                .map(command -> "next: " + Columns.clean(command))
                .collect(Collectors.toCollection(ArrayList::new));
    }
}
