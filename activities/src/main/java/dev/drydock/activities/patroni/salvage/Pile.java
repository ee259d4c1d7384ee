package dev.drydock.activities.patroni.salvage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects the changes of one transaction after the other: in memory while they are few, in a file when they are many. A
 * migration that touches every row is one transaction of millions.
 */
final class Pile implements AutoCloseable {
    private static final int MOST = 20_000;

    /** Characters of their values, of which each takes a byte or two. */
    private static final long HEAVIEST = 16 << 20;

    private final Path scratch;
    private final int most;
    private List<Change> few = new ArrayList<>();
    private long weight;
    private @Nullable Spilled many;
    private boolean taken;

    /** @param scratch a directory */
    Pile(Path scratch) {
        this(scratch, MOST);
    }

    /** @param most how many may be in memory */
    Pile(Path scratch, int most) {
        this.scratch = scratch;
        this.most = most;
    }

    void add(Change change) throws IOException {
        if (taken) {
            clear();
        }
        if (many != null) {
            many.write(change);
            return;
        }
        few.add(change);
        weight += weight(change.old()) + weight(change.now());
        if (few.size() > most || weight > HEAVIEST) {
            many = new Spilled(scratch);
            for (Change each : few) {
                many.write(each);
            }
            few = new ArrayList<>();
        }
    }

    private static long weight(@Nullable List<Cell> cells) {
        long sum = 0;
        for (Cell cell : cells == null ? List.<Cell>of() : cells) {
            sum += cell instanceof Cell.Text(String text) ? text.length() : 0;
        }
        return sum;
    }

    boolean isEmpty() {
        return taken || (few.isEmpty() && many == null);
    }

    /** All that were added since it was called last. What is in a file is gone when the next is added. */
    List<Change> whole() throws IOException {
        if (taken) {
            clear();
        }
        taken = true;
        if (many != null) {
            many.written();
            return many;
        }
        return few;
    }

    void clear() throws IOException {
        taken = false;
        weight = 0;
        few = new ArrayList<>();
        if (many != null) {
            many.close();
            many = null;
        }
    }

    @Override
    public void close() throws IOException {
        clear();
    }
}
