package dev.drydock.workflows.scripted;

import dev.drydock.workflows.late.LateWrites;
import dev.drydock.workflows.late.LateWrites.Book;
import dev.drydock.workflows.late.LateWrites.Harvested;
import dev.drydock.workflows.late.LateWrites.Reckoning;
import dev.drydock.workflows.late.Resolve;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Late writes on paper: each late version is one cell in one row. All are applied, but as many as are said to conflict,
 * which wait for people.
 */
public final class ScriptedLate implements LateWrites.Steps {
    public static final String HELD = "sha256:" + "1a".repeat(32);
    private static final String LIST = "sha256:" + "2b".repeat(32);

    private final ScriptedCluster cluster;
    private long captured;
    private long conflicting;
    private long conflicts;
    private @Nullable Resolve resolved;

    ScriptedLate(ScriptedCluster cluster) {
        this.cluster = cluster;
    }

    /** So many of the late cells meet another value. */
    public synchronized ScriptedLate conflicting(long cells) {
        conflicting = cells;
        return this;
    }

    /** What people decided; null: nothing yet. */
    public synchronized @Nullable Resolve resolved() {
        return resolved;
    }

    @Override
    public Harvested harvest(Book book, String node) {
        cluster.script().play("harvest " + node);
        long late = cluster.lateOf(node);
        return new Harvested(book.run(), node, late == 0 ? "" : "sha256:" + "3c".repeat(32), late, late * 40, "node");
    }

    @Override
    public Reckoning replay(Book book, List<Harvested> fresh, List<String> through) {
        cluster.script()
                .play("replay "
                        + String.join(",", fresh.stream().map(Harvested::node).toList()));
        synchronized (this) {
            captured += fresh.stream().mapToLong(Harvested::cells).sum();
            return reckoning(through);
        }
    }

    @Override
    public Reckoning settle(Book book, String held, Resolve resolve, List<String> through) {
        cluster.script().play("settle " + resolve.word());
        synchronized (this) {
            conflicts = resolve.equals(Resolve.MINE) ? 0 : conflicting;
            conflicting = 0;
            resolved = resolve;
            return reckoning(through);
        }
    }

    private Reckoning reckoning(List<String> through) {
        long held = Math.min(conflicting, captured);
        return new Reckoning(
                captured,
                captured - held - conflicts,
                0,
                0,
                conflicts,
                0,
                held,
                captured,
                held,
                held,
                LIST,
                held == 0 ? null : HELD,
                through.getFirst());
    }
}
