package dev.drydock.onebox.torture;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.drydock.testbed.corrosion.TestbedNode;
import dev.drydock.testbed.writer.Http;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes at one node, in small transactions: rows of its own, and rows that all others write too. Statements are such that
 * their answer tells what they did to the row.
 */
final class Client {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final int CONTESTED = 12;
    private static final int REMEMBERED = 40;

    private final TestbedNode node;
    private final Journal journal;
    private final SplittableRandom random;
    private final Http http = new Http();
    private final List<Known> rows = new ArrayList<>();
    private final Map<String, Map<String, Cell>> seen = new LinkedHashMap<>();

    /** A row's address. */
    private record Known(Sheet sheet, List<Cell> key) {
        String name() {
            return Tables.name(sheet, key);
        }
    }

    /** A statement, and what it does to rows when it changes one. */
    private record Attempt(ArrayNode statement, List<Effect> effects) {}

    private record Effect(Known row, @Nullable Map<String, Cell> cells, Map<String, Cell> instead) {}

    Client(TestbedNode node, Journal journal, SplittableRandom random) {
        this.node = node;
        this.journal = journal;
        this.random = random;
    }

    /** One transaction; answers whether the node took it. */
    boolean once(int epoch) throws InterruptedException {
        var attempts = new ArrayList<Attempt>();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            attempts.add(attempt());
        }
        var statements = JSON.arrayNode();
        attempts.forEach(each -> statements.add(each.statement()));
        return switch (http.send(node, statements, ANSWER)) {
            case Http.Sent.Done(List<Long> changed, String actor, long version) -> {
                journal.add(took(attempts, changed, actor, version, epoch));
                yield true;
            }
            case Http.Sent.Unknown _ -> {
                journal.add(attempts.stream()
                        .flatMap(each -> each.effects().stream())
                        .map(each -> op(each, "", 0, 0, epoch, false))
                        .toList());
                seen.clear();
                yield false;
            }
            case Http.Sent.Unsent _ -> false;
        };
    }

    private List<Op> took(List<Attempt> attempts, List<Long> changed, String actor, long version, int epoch) {
        var ops = new ArrayList<Op>();
        for (int i = 0; i < attempts.size(); i++) {
            if (changed.get(i) == 0) {
                attempts.get(i).effects().forEach(each -> seen.remove(each.row().name()));
                continue;
            }
            for (Effect effect : attempts.get(i).effects()) {
                ops.add(op(effect, actor, version, ops.size(), epoch, true));
                remember(effect);
            }
        }
        return ops;
    }

    private Op op(Effect effect, String actor, long version, int place, int epoch, boolean known) {
        return new Op(
                effect.row().name(),
                effect.cells(),
                effect.instead(),
                node.name(),
                version == 0 ? "" : actor, // what changed nothing has no place in the actor's order
                version,
                place,
                epoch,
                known);
    }

    private void remember(Effect effect) {
        Map<String, Cell> cells = effect.cells();
        if (cells == null) {
            seen.remove(effect.row().name());
            return;
        }
        seen.computeIfAbsent(effect.row().name(), _ -> new TreeMap<>()).putAll(cells);
        if (!rows.contains(effect.row())) {
            rows.add(effect.row());
        }
        if (rows.size() > REMEMBERED) {
            rows.remove(random.nextInt(rows.size()));
        }
    }

    private Attempt attempt() {
        boolean contested = random.nextInt(2) == 0;
        if (!contested && (rows.isEmpty() || random.nextInt(3) == 0)) {
            return insert(fresh(sheet(), node.name()), "");
        }
        Known row = contested ? fresh(sheet(), Sheet.CONTESTED) : rows.get(random.nextInt(rows.size()));
        boolean keyOnly = row.sheet().cellColumns().isEmpty();
        return switch (random.nextInt(10)) {
            case 0, 1 -> delete(row);
            case 2 -> insert(row, " ON CONFLICT DO NOTHING");
            case 3 -> move(row, fresh(row.sheet(), node.name()));
            case 4, 5 -> keyOnly ? insert(row, " ON CONFLICT DO NOTHING") : upsert(row);
            case 6, 7 -> keyOnly ? delete(row) : swap(row);
            default -> keyOnly ? insert(row, " ON CONFLICT DO NOTHING") : update(row);
        };
    }

    private Sheet sheet() {
        return Sheet.ALL.get(random.nextInt(Sheet.ALL.size()));
    }

    private Known fresh(Sheet sheet, String owner) {
        return new Known(sheet, sheet.key(random, owner, random.nextInt(CONTESTED)));
    }

    private Attempt insert(Known row, String unless) {
        var cells = cells(row);
        var parameters = parameters(row.key());
        cells.values().forEach(cell -> parameters.add(cell.json()));
        String names = String.join(", ", row.sheet().columns());
        String marks = Stream.concat(row.key().stream(), cells.values().stream())
                .map(Cell::mark)
                .collect(Collectors.joining(", "));
        return new Attempt(
                statement(
                        "INSERT INTO " + row.sheet().table() + " (" + names + ") VALUES (" + marks + ")" + unless,
                        parameters),
                List.of(new Effect(row, cells, Map.of())));
    }

    /** Every column, so that it does not matter whether the row was there. */
    private Attempt upsert(Known row) {
        var sets = row.sheet().cellColumns().stream()
                .map(c -> c + " = excluded." + c)
                .toList();
        return insert(
                row,
                " ON CONFLICT (" + String.join(", ", row.sheet().keyColumns()) + ") DO UPDATE SET "
                        + String.join(", ", sets));
    }

    private Attempt delete(Known row) {
        return new Attempt(
                statement("DELETE FROM " + row.sheet().table() + where(row), parameters(row.key())),
                List.of(new Effect(row, null, Map.of())));
    }

    /** Some columns, whatever they hold. */
    private Attempt update(Known row) {
        var cells = some(cells(row));
        var parameters = JSON.arrayNode();
        cells.values().forEach(cell -> parameters.add(cell.json()));
        parameters.addAll(parameters(row.key()));
        return new Attempt(
                statement("UPDATE " + row.sheet().table() + set(cells) + where(row), parameters),
                List.of(new Effect(row, cells, Map.of())));
    }

    /** One column, if it still holds what this client saw. */
    private Attempt swap(Known row) {
        var there = seen.getOrDefault(row.name(), Map.of());
        var column = row.sheet()
                .cellColumns()
                .get(random.nextInt(row.sheet().cellColumns().size()));
        Cell before = there.get(column);
        if (before == null) {
            return update(row);
        }
        Cell after = row.sheet().value(row.sheet().columns().indexOf(column), random);
        var parameters = JSON.arrayNode().add(after.json()).addAll(parameters(row.key()));
        parameters.add(before.json());
        return new Attempt(
                statement(
                        "UPDATE " + row.sheet().table() + set(Map.of(column, after)) + where(row) + " AND " + column
                                + " IS " + before.mark(),
                        parameters),
                List.of(new Effect(row, Map.of(column, after), Map.of(column, before))));
    }

    /** Another key, and new cells, since this client cannot know those that are there. */
    private Attempt move(Known row, Known to) {
        var cells = cells(to);
        var columns = new LinkedHashMap<String, Cell>();
        for (int i = 0; i < to.key().size(); i++) {
            columns.put(to.sheet().keyColumns().get(i), to.key().get(i));
        }
        columns.putAll(cells);
        var parameters = parameters(to.key());
        cells.values().forEach(cell -> parameters.add(cell.json()));
        parameters.addAll(parameters(row.key()));
        return new Attempt(
                statement("UPDATE " + row.sheet().table() + set(columns) + where(row), parameters),
                List.of(new Effect(row, null, Map.of()), new Effect(to, cells, Map.of())));
    }

    /** In the order of the columns. */
    private Map<String, Cell> cells(Known row) {
        var cells = new LinkedHashMap<String, Cell>();
        List<Cell> values = row.sheet().values(random);
        for (int i = 0; i < values.size(); i++) {
            cells.put(row.sheet().cellColumns().get(i), values.get(i));
        }
        return cells;
    }

    private Map<String, Cell> some(Map<String, Cell> cells) {
        var some = new LinkedHashMap<>(cells);
        var columns = List.copyOf(cells.keySet());
        String one = columns.get(random.nextInt(columns.size()));
        some.keySet().removeIf(column -> !column.equals(one) && random.nextInt(2) == 0);
        return some;
    }

    private static ArrayNode statement(String sql, ArrayNode parameters) {
        return JSON.arrayNode().add(sql).add(parameters);
    }

    private static ArrayNode parameters(List<Cell> cells) {
        var parameters = JSON.arrayNode();
        cells.forEach(cell -> parameters.add(cell.json()));
        return parameters;
    }

    private static String set(Map<String, Cell> cells) {
        return " SET "
                + cells.entrySet().stream()
                        .map(cell -> cell.getKey() + " = " + cell.getValue().mark())
                        .collect(Collectors.joining(", "));
    }

    private static String where(Known row) {
        return " WHERE "
                + String.join(
                        " AND ",
                        row.sheet().keyColumns().stream().map(c -> c + " = ?").toList());
    }
}
