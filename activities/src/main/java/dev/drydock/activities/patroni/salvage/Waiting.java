package dev.drydock.activities.patroni.salvage;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rows of which a change waits for people: later ones of them have to wait too. */
final class Waiting {
    private final Map<String, Ending.Kind> rows = new HashMap<>();
    private final Map<String, Ending.Kind> tentative = new HashMap<>();

    private static List<String> names(Change change, TargetTable table) {
        if (change.kind() == Change.Kind.TRUNCATE) {
            return List.of(change.table().full());
        }
        return table.key().isEmpty() ? List.of() : List.of(table.row(change.before()), table.row(change.after()));
    }

    Optional<Ending.Kind> of(Change change, TargetTable table) {
        Ending.Kind emptied = at(change.table().full());
        if (emptied != null) {
            return Optional.of(emptied);
        }
        return names(change, table).stream()
                .map(this::at)
                .filter(each -> each != null)
                .findFirst();
    }

    private Ending.@org.jspecify.annotations.Nullable Kind at(String row) {
        Ending.Kind sure = rows.get(row);
        return sure != null ? sure : tentative.get(row);
    }

    void add(Change change, TargetTable table, Ending.Kind kind) {
        names(change, table).forEach(row -> tentative.putIfAbsent(row, kind));
    }

    /** What was added since is so, or never was. */
    void keep() {
        tentative.forEach(rows::putIfAbsent);
        tentative.clear();
    }

    void forget() {
        tentative.clear();
    }
}
