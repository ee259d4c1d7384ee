package dev.drydock.harvest.merge;

import dev.drydock.harvest.delta.Candidate;
import dev.drydock.harvest.delta.Delta;
import dev.drydock.harvest.delta.DeltaTable;
import dev.drydock.harvest.delta.Rows;
import dev.drydock.harvest.snapshot.Held;
import dev.drydock.harvest.snapshot.HeldTable;
import dev.drydock.harvest.snapshot.Snapshot;
import dev.drydock.harvest.value.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The late writes of all nodes against the snapshot: what each touched row should be. Reads the deltas as sorted streams
 * side by side and asks the snapshot key by key, so that memory does not grow with their size. The snapshot and the deltas
 * stay the caller's to close, and may be merged again.
 */
public final class Merge {
    private static final Held NEVER_HELD = new Held(null, Map.of());

    private final Snapshot snapshot;
    private final List<Delta> deltas;

    /** A table as a delta has it; tables of one name and other keys are others. */
    private record Form(String name, List<String> key) {}

    private Merge(Snapshot snapshot, List<Delta> deltas) {
        this.snapshot = snapshot;
        this.deltas = List.copyOf(deltas);
    }

    /** @param deltas all taken with the snapshot's cut */
    public static Merge of(Snapshot snapshot, List<Delta> deltas) {
        return new Merge(snapshot, deltas);
    }

    /** Every touched row, in the order of table names and keys. */
    public void each(Consumer<MergedRow> taking) {
        forms().forEach((name, forms) -> forms.forEach(form -> each(form, taking)));
    }

    private SortedMap<String, List<Form>> forms() {
        var forms = new TreeMap<String, List<Form>>();
        for (Delta delta : deltas) {
            for (DeltaTable table : delta.tables()) {
                var form = new Form(table.name(), table.key());
                var known = forms.computeIfAbsent(table.name(), _ -> new ArrayList<>());
                if (!known.contains(form)) {
                    known.add(form);
                }
            }
        }
        forms.values()
                .forEach(known -> known.sort((one, other) ->
                        one.key().toString().compareTo(other.key().toString())));
        return forms;
    }

    private void each(Form form, Consumer<MergedRow> taking) {
        var streams = new ArrayList<Rows>();
        try {
            for (Delta delta : deltas) {
                if (delta.table(form.name())
                        .filter(table -> table.key().equals(form.key()))
                        .isPresent()) {
                    streams.addAll(delta.rows(form.name()));
                }
            }
            var table = snapshot.layout()
                    .table(form.name())
                    .filter(there -> there.key().equals(form.key()));
            if (table.isPresent()) {
                try (var held = snapshot.table(table.get())) {
                    new Confluence(streams).each((key, late) -> taking.accept(present(held, key, late)));
                }
            } else {
                new Confluence(streams).each((key, late) -> taking.accept(absent(form, key, late)));
            }
        } finally {
            streams.forEach(Rows::close);
        }
    }

    private static MergedRow present(HeldTable table, List<Value> key, List<Candidate> late) {
        var held = table.held(key);
        var contest = new Contest(held, late);
        var missing = new TreeSet<String>();
        for (Candidate each : late) {
            if (!each.column().equals(LateCell.ROW) && !table.defaults().containsKey(each.column())) {
                missing.add(each.column());
            }
        }
        return new MergedRow(
                table.table().name(),
                named(table.table().key(), key),
                held.cells(),
                contest.after(table.defaults()),
                contest.cells(),
                missing.isEmpty() ? Missing.NOTHING : new Missing(false, missing));
    }

    private static MergedRow absent(Form form, List<Value> key, List<Candidate> late) {
        var contest = new Contest(NEVER_HELD, late);
        return new MergedRow(
                form.name(),
                named(form.key(), key),
                null,
                contest.after(blank(late)),
                contest.cells(),
                new Missing(true, new TreeSet<>()));
    }

    private static SortedMap<String, Value> blank(Collection<Candidate> late) {
        var blank = new TreeMap<String, Value>();
        late.stream()
                .map(Candidate::column)
                .filter(column -> !column.equals(LateCell.ROW))
                .forEach(column -> blank.put(column, Value.Null.NULL));
        return blank;
    }

    private static SortedMap<String, Value> named(List<String> names, List<Value> values) {
        var named = new TreeMap<String, Value>();
        for (int i = 0; i < names.size(); i++) {
            named.put(names.get(i), values.get(i));
        }
        return Collections.unmodifiableSortedMap(named);
    }
}
