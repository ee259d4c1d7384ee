package dev.drydock.testbed.writer;

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
 * Writes rows nobody else writes, through all nodes in turn, in small transactions. A row is recorded once its node has
 * acknowledged it; one whose fate is unknown is given up, never written again, and not recorded. One thread at a time.
 */
public final class Writer {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int ROWS_AT_ONCE = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final List<TestbedNode> nodes;
    private final long seed;
    private final Acknowledged record;
    private final Http http = new Http();
    private long next;
    private int turn;

    public Writer(List<TestbedNode> nodes, long seed, Acknowledged record) {
        this.nodes = List.copyOf(nodes);
        this.seed = seed;
        this.record = record;
        this.next = record.nextNumber();
    }

    /** Returns when so many rows are acknowledged. Nodes that are down are passed over; none for a minute is a failure. */
    public void writeRows(int rows) {
        int acknowledged = 0;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (acknowledged < rows) {
            int written = transaction(Math.min(rows - acknowledged, ROWS_AT_ONCE));
            acknowledged += written;
            if (written > 0) {
                deadline = System.nanoTime() + PATIENCE.toNanos();
            } else if (System.nanoTime() > deadline) {
                throw new TestbedFailure("no node has acknowledged a write for " + PATIENCE.toSeconds() + " s");
            }
        }
    }

    private int transaction(int most) {
        var node = nodes.get(turn++ % nodes.size());
        int size = 1 + new SplittableRandom(seed ^ turn).nextInt(most);
        var statements = JSON.arrayNode();
        var writes = new ArrayList<Write>();
        for (int i = 0; i < size; i++) {
            var table = Tables.of(next);
            var row = table.row(seed, next);
            statements.add(insert(table, row));
            writes.add(new Write(next++, node.name(), table.table(), row.toString()));
        }
        try {
            if (http.write(node, statements)) {
                record.add(writes);
                return size;
            }
            Thread.sleep(PAUSE);
            return 0;
        } catch (IOException unrecorded) {
            throw new UncheckedIOException("an acknowledged write could not be recorded", unrecorded);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TestbedFailure("the writer was interrupted", interrupted);
        }
    }

    private static ArrayNode insert(Tables table, ArrayNode row) {
        var marks = "?" + ", ?".repeat(row.size() - 1);
        return JSON.arrayNode()
                .add("INSERT INTO " + table.table() + " (" + table.columns() + ") VALUES (" + marks + ")")
                .add(row);
    }
}
