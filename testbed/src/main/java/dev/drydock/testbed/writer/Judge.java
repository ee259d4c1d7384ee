package dev.drydock.testbed.writer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.testbed.corrosion.TestbedFailure;
import dev.drydock.testbed.corrosion.TestbedNode;
import dev.drydock.testbed.writer.Rows.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares a writer's own record with the tables of every node, and with nothing else. A row belongs to one writer, so it
 * must be as its last acknowledged write left it, or as a later one of unknown fate did.
 */
public final class Judge {

    private static final int EXAMPLES = 10;
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final Http http = new Http();
    private final List<TestbedNode> nodes;
    private final List<TestbedNode> owing;

    private Judge(List<TestbedNode> nodes, List<TestbedNode> owing) {
        this.nodes = nodes;
        this.owing = owing;
    }

    /** Looks again until every write is found or the patience is used up; the last look is the verdict. */
    public static Verdict compare(Acknowledged record, List<TestbedNode> nodes, Duration patience) {
        return compare(record, nodes, List.of(), patience);
    }

    /** @param owing nodes that serve nobody: what is in their files only is owed, not lost */
    public static Verdict compare(
            Acknowledged record, List<TestbedNode> nodes, List<TestbedNode> owing, Duration patience) {
        var judge = new Judge(nodes, owing);
        var writes = record.writes();
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            var verdict = judge.look(writes);
            while (!verdict.good() && System.nanoTime() < deadline) {
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
        var examples = new ArrayList<String>();
        var held = new LinkedHashMap<String, Set<State>>();
        for (var node : nodes) {
            held.put(node.name(), new HashSet<>());
            try {
                held.put(node.name(), served(node));
            } catch (IOException unreadable) {
                examples.add(node.name() + " cannot be read: " + unreadable.getMessage());
            }
        }
        var kept = new ArrayList<Set<State>>();
        for (var node : owing) {
            try {
                for (var file : files(node)) {
                    kept.add(Rows.inFile(file));
                }
            } catch (IOException | SQLException unreadable) {
                examples.add(node.name() + "'s files cannot be read: " + unreadable.getMessage());
            }
        }
        boolean equal = new HashSet<>(held.values()).size() <= 1;
        if (!equal) {
            examples.add("the nodes do not hold the same rows: " + sizes(held));
        }
        var all = held.values().stream().map(Rows::byKey).toList();
        var rest = kept.stream().map(Rows::byKey).toList();
        long found = 0;
        long owed = 0;
        long lost = 0;
        long unknown = 0;
        for (var row : rows(writes).values()) {
            if (row.stream().noneMatch(Write::known)) {
                unknown++;
            } else if (all.stream().allMatch(there -> Rows.asLeft(row, there))) {
                found++;
            } else if (rest.stream().anyMatch(there -> Rows.asLeft(row, there))) {
                owed++;
            } else {
                lost++;
                if (examples.size() < EXAMPLES) {
                    examples.add(example(row, held));
                }
            }
        }
        return new Verdict(found + owed + lost, found, owed, lost, unknown, equal, examples);
    }

    /** Its database, and those that a run put aside there. */
    private static List<Path> files(TestbedNode node) throws IOException {
        try (var all = Files.walk(node.home(), 2)) {
            return all.filter(each -> each.getFileName().equals(node.db().getFileName()))
                    .toList();
        }
    }

    private static Map<Long, List<Write>> rows(List<Write> writes) {
        var rows = new LinkedHashMap<Long, List<Write>>();
        writes.forEach(write ->
                rows.computeIfAbsent(write.number(), _ -> new ArrayList<>()).add(write));
        return rows;
    }

    private static String sizes(Map<String, Set<State>> held) {
        var sizes = new ArrayList<String>();
        held.forEach((node, rows) -> sizes.add(node + " " + rows.size()));
        return String.join(", ", sizes);
    }

    private static String example(List<Write> row, Map<String, Set<State>> held) {
        var last = row.stream().filter(Write::known).reduce((_, later) -> later).orElseThrow();
        var missing = new ArrayList<String>();
        held.forEach((node, rows) -> {
            if (!Rows.asLeft(row, Rows.byKey(rows))) {
                missing.add(node);
            }
        });
        return last.table() + " " + last.row() + (last.gone() ? " deleted" : "") + ", acknowledged by " + last.node()
                + ", is not so on " + String.join(", ", missing);
    }

    private Set<State> served(TestbedNode node) throws IOException, InterruptedException {
        var rows = new HashSet<State>();
        for (var table : Tables.values()) {
            for (JsonNode row : http.read(node, "SELECT " + table.columns() + " FROM " + table.table())) {
                rows.add(Rows.state(table, row));
            }
        }
        return rows;
    }
}
