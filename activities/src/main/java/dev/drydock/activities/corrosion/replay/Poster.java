package dev.drydock.activities.corrosion.replay;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.activities.corrosion.replay.Fate.End;
import dev.drydock.activities.corrosion.replay.Ledger.Pending;
import dev.drydock.activities.corrosion.replay.Ledger.Read;
import dev.drydock.activities.corrosion.replay.Ledger.Through;
import dev.drydock.harvest.merge.LateCell;
import dev.drydock.harvest.value.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Brings rows in, batch by batch:
 *
 * <ol>
 *   <li>each row is read as it is, and {@link Decision} says what is to be done;
 *   <li>that is written down, before anything is posted;
 *   <li>the statements are posted in one transaction, each on condition of what was read;
 *   <li>a statement that changed nothing met somebody else's write, or its own lost answer: the row is read again;
 *   <li>how each row ended is written down.
 * </ol>
 *
 * Dying between any two of these and beginning again ends with the same counts.
 */
final class Poster {
    private final Target target;
    private final Ledger ledger;
    private @Nullable Through through;

    Poster(Target target, Ledger ledger) {
        this.target = target;
        this.ledger = ledger;
    }

    /** What was known of a row, what is to be done with it, and how it ended. */
    private static final class Line {
        private final Pending pending;
        private Entry entry;

        private Line(Pending pending) {
            this.pending = pending;
            this.entry = pending.entry();
        }

        private RowName name() {
            SortedMap<String, Value> key = RowName.cells(entry.key());
            return new RowName(entry.table(), key == null ? new TreeMap<>() : key);
        }

        /** What was to be applied is a conflict, and the row is as it was known before. */
        private void contradicted(@Nullable SortedMap<String, Value> there, String why) {
            var fates = new TreeMap<String, Fate>();
            entry.fates()
                    .forEach((column, fate) -> fates.put(
                            column, fate.end() == End.APPLIED ? new Fate(End.CONFLICT, fate.value(), false) : fate));
            entry = new Entry(entry.table(), entry.key(), pending.base(), RowName.jsonOrNull(there), fates, why);
        }
    }

    /** Does the batch again that somebody did not bring to its end. */
    void resume() throws IOException {
        var begun = ledger.begun();
        if (begun.isPresent()) {
            end(begun.get());
        }
    }

    /** @param groups rows of one original transaction together */
    void bring(List<List<RowTask>> groups) throws IOException {
        Map<RowName, SortedMap<String, Value>> now =
                now(groups.stream().flatMap(List::stream).map(RowTask::name).toList());
        var read = new Read(groups.stream()
                .map(group -> group.stream()
                        .map(task -> pending(task, now.get(task.name())))
                        .toList())
                .toList());
        ledger.begin(read);
        end(read);
    }

    private static Pending pending(RowTask task, @Nullable SortedMap<String, Value> now) {
        Decision decision = task.again() ? task.decide(now).again() : task.decide(now);
        boolean conflict = decision.fates().values().stream().anyMatch(f -> f.end() == End.CONFLICT);
        boolean inserts = decision.move().filter(Move.Insert.class::isInstance).isPresent();
        Entry entry = Entry.of(
                task.name(),
                task.after(decision.fates(), inserts),
                conflict || task.seen() != null ? now : null,
                decision.fates(),
                "");
        return new Pending(entry, decision.move().orElse(null), task.base());
    }

    private void end(Read read) throws IOException {
        var lines = read.groups().stream()
                .map(group -> group.stream().map(Line::new).toList())
                .toList();
        post(lines.stream()
                .map(group ->
                        group.stream().filter(l -> l.pending.move() != null).toList())
                .filter(group -> !group.isEmpty())
                .toList());
        ledger.end(new Ledger.Done(
                through, lines.stream().flatMap(List::stream).map(l -> l.entry).toList()));
    }

    /** All groups in one transaction; where one is refused, the halves, and in the end that one alone. */
    private void post(List<List<Line>> groups) {
        if (groups.isEmpty()) {
            return;
        }
        List<Line> lines = groups.stream().flatMap(List::stream).toList();
        switch (target.post(lines.stream().map(Poster::statement).toList())) {
            case Target.Posted.Done(List<Long> rows, String actor, long version) -> {
                through = new Through(target.node(), actor, version);
                var unmoved = new ArrayList<Line>();
                for (int i = 0; i < lines.size(); i++) {
                    if (rows.get(i) == 0) {
                        unmoved.add(lines.get(i));
                    }
                }
                lookAgain(unmoved);
            }
            case Target.Posted.Refused(String why) -> {
                if (groups.size() == 1) {
                    refused(lines, why);
                } else {
                    int half = groups.size() / 2;
                    post(groups.subList(0, half));
                    post(groups.subList(half, groups.size()));
                }
            }
        }
    }

    private static JsonNode statement(Line line) {
        Move move = line.pending.move();
        if (move == null) {
            throw new IllegalStateException("a row without a move is not posted");
        }
        return Statements.of(line.name(), move);
    }

    /** As wanted: an answer was lost, and the write had been made. Else somebody else's write came first. */
    private void lookAgain(List<Line> lines) {
        Map<RowName, SortedMap<String, Value>> now =
                now(lines.stream().map(Line::name).toList());
        for (Line line : lines) {
            SortedMap<String, Value> there = now.get(line.name());
            if (!made(line.entry, there)) {
                line.contradicted(there, "");
            }
        }
    }

    private static boolean made(Entry entry, @Nullable SortedMap<String, Value> there) {
        return entry.fates().entrySet().stream()
                .filter(e -> e.getValue().end() == End.APPLIED)
                .allMatch(e -> e.getKey().equals(LateCell.ROW)
                        ? e.getValue().about(there == null ? Fate.GONE : Fate.THERE)
                        : there != null
                                && there.containsKey(e.getKey())
                                && e.getValue().about(there.get(e.getKey())));
    }

    private void refused(List<Line> lines, String why) {
        Map<RowName, SortedMap<String, Value>> now =
                now(lines.stream().map(Line::name).toList());
        lines.forEach(line -> line.contradicted(now.get(line.name()), why));
    }

    private Map<RowName, SortedMap<String, Value>> now(List<RowName> names) {
        var byTable = new LinkedHashMap<String, List<RowName>>();
        names.forEach(name ->
                byTable.computeIfAbsent(name.table(), _ -> new ArrayList<>()).add(name));
        var now = new HashMap<RowName, SortedMap<String, Value>>();
        byTable.forEach((table, rows) -> {
            var cells = new TreeSet<>(target.columns(table));
            cells.removeAll(rows.getFirst().key().keySet());
            var there = target.read(rows, List.copyOf(cells));
            for (RowName row : rows) {
                SortedMap<String, Value> found = there.get(row.keyText());
                if (found != null) {
                    now.put(row, found);
                }
            }
        });
        return now;
    }
}
