package dev.drydock.testbed.ledger;

import dev.drydock.testbed.ledger.Ledger.Row;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Compares a journal with the table on every node, and with nothing else. */
public final class LedgerJudge {

    private static final int EXAMPLES = 10;
    private static final long PAUSE_MILLIS = 250;

    private final List<Entry> entries;
    private final Map<String, Map<Long, Row>> held;
    private final List<String> examples = new ArrayList<>();

    LedgerJudge(List<Entry> entries, Map<String, Map<Long, Row>> held) {
        this.entries = entries;
        this.held = held;
    }

    /**
     * Looks again until all is well or the patience is used up, since replicas come after; the last look is the verdict.
     *
     * @param nodes a login to each, by its name
     */
    public static LedgerVerdict compare(List<Entry> entries, Map<String, Login> nodes, Duration patience)
            throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            var verdict = new LedgerJudge(entries, read(nodes)).verdict();
            if (verdict.good() || System.nanoTime() > deadline) {
                return verdict;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private static Map<String, Map<Long, Row>> read(Map<String, Login> nodes) throws SQLException {
        var held = new LinkedHashMap<String, Map<Long, Row>>();
        for (var node : nodes.entrySet()) {
            try (var connection = node.getValue().connect()) {
                held.put(node.getKey(), Ledger.read(connection));
            }
        }
        return held;
    }

    LedgerVerdict verdict() {
        var rows = entries.stream().collect(Collectors.groupingBy(Entry::number, TreeMap::new, Collectors.toList()));
        long acknowledged = 0;
        long lost = 0;
        for (var row : rows.values()) {
            if (row.stream().anyMatch(Entry::known)) {
                acknowledged++;
                if (!held.values().stream().allMatch(node -> asLeft(row, node))) {
                    lost++;
                    tell("not on every node: " + row);
                }
            }
        }
        boolean equal = held.values().stream().distinct().count() <= 1;
        if (!equal) {
            tell("the nodes do not hold the same rows");
        }
        return new LedgerVerdict(
                acknowledged, lost, rows.size() - acknowledged, torn(), foreign(rows), equal, examples);
    }

    private void tell(String example) {
        if (examples.size() < EXAMPLES) {
            examples.add(example);
        }
    }

    private static boolean asLeft(List<Entry> row, Map<Long, Row> node) {
        int last = -1;
        for (int i = 0; i < row.size(); i++) {
            last = row.get(i).known() ? i : last;
        }
        return row.subList(last, row.size()).stream().anyMatch(entry -> isSo(entry, node));
    }

    private static boolean isSo(Entry entry, Map<Long, Row> node) {
        var there = node.get(entry.number());
        return entry.gone() ? there == null : new Row(entry.version(), entry.payload()).equals(there);
    }

    /** Nobody touches a row after a transaction of unknown fate did, so each of its entries still shows. */
    private long torn() {
        return entries.stream()
                .filter(entry -> !entry.known())
                .collect(Collectors.groupingBy(Entry::transaction))
                .values()
                .stream()
                .filter(parts -> held.values().stream()
                        .anyMatch(node -> parts.stream()
                                        .map(part -> isSo(part, node))
                                        .distinct()
                                        .count()
                                > 1))
                .peek(parts -> tell("only in part there: " + parts))
                .count();
    }

    private long foreign(Map<Long, List<Entry>> rows) {
        return held.values().stream()
                .flatMap(node -> node.keySet().stream())
                .distinct()
                .filter(number -> !rows.containsKey(number))
                .peek(number -> tell("row " + number + " is in no journal"))
                .count();
    }
}
