package dev.drydock.testbed.writer;

import dev.drydock.testbed.corrosion.TestbedFailure;
import dev.drydock.testbed.corrosion.TestbedNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares a writer's own record with the tables of every node, and with nothing else. */
public final class Judge {

    private static final int EXAMPLES = 10;
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final Http http = new Http();
    private final List<TestbedNode> nodes;

    private Judge(List<TestbedNode> nodes) {
        this.nodes = nodes;
    }

    /** Looks again until every write is found or the patience is used up; the last look is the verdict. */
    public static Verdict compare(Acknowledged record, List<TestbedNode> nodes, Duration patience) {
        var judge = new Judge(nodes);
        var writes = record.writes();
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            var verdict = judge.look(writes);
            while (verdict.lost() > 0 && System.nanoTime() < deadline) {
                Thread.sleep(PAUSE);
                verdict = judge.look(writes);
            }
            return verdict;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TestbedFailure("the judge was interrupted", interrupted);
        }
    }

    private Verdict look(List<Write> writes) throws InterruptedException {
        var held = new HashMap<String, Map<String, Set<String>>>();
        var examples = new ArrayList<String>();
        for (var node : nodes) {
            try {
                held.put(node.name(), tables(node));
            } catch (IOException unreadable) {
                held.put(node.name(), Map.of());
                examples.add(node.name() + " cannot be read: " + unreadable.getMessage());
            }
        }
        long found = 0;
        for (var write : writes) {
            var missing = nodes.stream()
                    .map(TestbedNode::name)
                    .filter(name -> !held.getOrDefault(name, Map.of())
                            .getOrDefault(write.table(), Set.of())
                            .contains(write.row()))
                    .toList();
            if (missing.isEmpty()) {
                found++;
            } else if (examples.size() < EXAMPLES) {
                examples.add(write.table() + " " + write.row() + ", acknowledged by " + write.node() + ", is not so on "
                        + String.join(", ", missing));
            }
        }
        return new Verdict(writes.size(), found, writes.size() - found, examples);
    }

    private Map<String, Set<String>> tables(TestbedNode node) throws IOException, InterruptedException {
        var tables = new HashMap<String, Set<String>>();
        for (var table : Tables.values()) {
            var rows = new HashSet<String>();
            for (var row : http.read(node, "SELECT " + table.columns() + " FROM " + table.table())) {
                rows.add(row.toString());
            }
            tables.put(table.table(), rows);
        }
        return tables;
    }
}
