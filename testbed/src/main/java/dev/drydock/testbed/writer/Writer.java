package dev.drydock.testbed.writer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.drydock.testbed.corrosion.TestbedFailure;
import dev.drydock.testbed.corrosion.TestbedNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Writes rows nobody else writes, through all nodes in turn, in small transactions; now and then it changes or deletes one of
 * them. A write is recorded once its node has acknowledged it. One whose answer was lost is recorded as that, and its row
 * is left alone from then on. One thread at a time; several writers may share a record.
 */
public final class Writer {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int ROWS_AT_ONCE = 5;
    private static final int ROWS_REMEMBERED = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final List<TestbedNode> nodes;
    private final long seed;
    private final Acknowledged record;
    private final SplittableRandom random;
    private final Http http = new Http();
    private final List<Write> mine = new ArrayList<>();
    private String actor = "";
    private int turn;

    public Writer(List<TestbedNode> nodes, long seed, Acknowledged record) {
        this(nodes, seed, record, new SplittableRandom(seed));
    }

    Writer(List<TestbedNode> nodes, long seed, Acknowledged record, SplittableRandom random) {
        this.nodes = List.copyOf(nodes);
        this.seed = seed;
        this.record = record;
        this.random = random;
    }

    /** Returns when so many rows are acknowledged. Nodes that are down are passed over; none for a minute is a failure. */
    public void writeRows(int rows) {
        int acknowledged = 0;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (acknowledged < rows) {
            int written = insert(nodes.get(turn++ % nodes.size()), Math.min(rows - acknowledged, ROWS_AT_ONCE));
            acknowledged += written;
            if (written > 0) {
                deadline = System.nanoTime() + PATIENCE.toNanos();
            } else if (System.nanoTime() > deadline) {
                throw new TestbedFailure("no node has acknowledged a write for " + PATIENCE.toSeconds() + " s");
            } else {
                pause();
            }
        }
    }

    /**
     * One transaction through the first node that takes it, as a client with a list of addresses does; below 1 when none did.
     * The first node's own rows are changed too.
     */
    int once() {
        boolean changes = !mine.isEmpty() && random.nextInt(3) == 0;
        int written = changes ? change(nodes.getFirst()) : 0;
        for (int i = 0; written == 0 && i < nodes.size(); i++) {
            written = insert(nodes.get(i), ROWS_AT_ONCE);
        }
        return written;
    }

    private int insert(TestbedNode node, int most) {
        int size = 1 + random.nextInt(most);
        var statements = JSON.arrayNode();
        var writes = new ArrayList<Write>();
        for (int i = 0; i < size; i++) {
            long number = record.takeNumber();
            var table = Tables.of(number);
            var row = table.row(seed, number);
            statements.add(insert(table, row));
            writes.add(Write.acknowledged(number, node.name(), table.table(), row.toString()));
        }
        return send(node, statements, writes);
    }

    private static ArrayNode insert(Tables table, ArrayNode row) {
        var marks = "?" + ", ?".repeat(row.size() - 1);
        return JSON.arrayNode()
                .add("INSERT INTO " + table.table() + " (" + table.columns() + ") VALUES (" + marks + ")")
                .add(row);
    }

    /** Of a row that the node took itself: one it only heard of may come back as it was, and nobody could tell. */
    private int change(TestbedNode node) {
        var before = mine.remove(random.nextInt(mine.size()));
        var table = Tables.named(before.table());
        var row = row(before);
        var key = JSON.arrayNode();
        var names = table.columns().split(", ", -1);
        var where = new ArrayList<String>();
        for (int i = 0; i < table.keys(); i++) {
            where.add(names[i] + " = ?");
            key.add(row.path(i));
        }
        boolean gone = table.changing() < 0 || random.nextInt(4) == 0;
        var statement = JSON.arrayNode();
        if (gone) {
            statement.add("DELETE FROM " + table.table() + " WHERE " + String.join(" AND ", where));
            statement.add(key);
        } else {
            String value = "changed-" + random.nextInt(1_000_000);
            row.set(table.changing(), JSON.textNode(value));
            statement.add("UPDATE " + table.table() + " SET " + names[table.changing()] + " = ? WHERE "
                    + String.join(" AND ", where));
            statement.add(JSON.arrayNode().add(value).addAll(key));
        }
        var after =
                new Write(before.number(), node.name(), table.table(), row.toString(), gone, Write.Fate.ACKNOWLEDGED);
        return send(node, JSON.arrayNode().add(statement), List.of(after));
    }

    private static ArrayNode row(Write write) {
        try {
            return (ArrayNode) MAPPER.readTree(write.row());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private int send(TestbedNode node, JsonNode statements, List<Write> writes) {
        try {
            switch (http.send(node, statements, ANSWER)) {
                case Http.Sent.Done(List<Long> rows, String by, long _) -> {
                    var took = new ArrayList<Write>();
                    for (int i = 0; i < writes.size(); i++) {
                        if (rows.get(i) > 0) {
                            took.add(writes.get(i));
                        }
                    }
                    record.add(took);
                    if (node.equals(nodes.getFirst())) {
                        remember(by, took);
                    }
                    return took.size();
                }
                case Http.Sent.Unknown _ ->
                    record.add(writes.stream().map(Write::lostAnswer).toList());
                case Http.Sent.Unsent _ -> {}
            }
            return 0;
        } catch (IOException unrecorded) {
            throw new UncheckedIOException("an acknowledged write could not be recorded", unrecorded);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TestbedFailure("the writer was interrupted", interrupted);
        }
    }

    /** A node that writes under another name has another database, which may hold the row as it was once. */
    private void remember(String by, List<Write> took) {
        if (!by.equals(actor)) {
            mine.clear();
            actor = by;
        }
        took.stream().filter(write -> !write.gone()).forEach(mine::add);
        while (mine.size() > ROWS_REMEMBERED) {
            mine.removeFirst();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TestbedFailure("the writer was interrupted", interrupted);
        }
    }
}
