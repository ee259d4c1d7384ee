package dev.drydock.harvest.snapshot;

import dev.drydock.harvest.cut.Cut;
import dev.drydock.harvest.cut.Ranges;
import dev.drydock.harvest.delta.Harvester;
import dev.drydock.harvest.delta.Layout;
import dev.drydock.harvest.file.Sql;
import dev.drydock.harvest.file.Still;
import dev.drydock.harvest.file.Unfit;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A snapshot as it was published, for reading. One thread at a time. */
public final class Snapshot implements AutoCloseable {
    private final Still still;
    private final Layout layout;
    private final Cut cut;
    private final Set<String> sites;
    private boolean clocked = true;

    private Snapshot(Still still) {
        this.still = still;
        this.layout = Harvester.layout(still);
        this.cut = read();
        this.sites = known();
    }

    /** Throws {@link Unfit} for what is no readable Corrosion database. */
    public static Snapshot open(Path file, Path scratch) {
        var still = Still.open(file, scratch);
        try {
            return new Snapshot(still);
        } catch (Unfit e) {
            still.close();
            throw e;
        }
    }

    public Path file() {
        return still.file();
    }

    /** See {@link Still#owner}: a snapshot has none. */
    public Optional<String> owner() {
        return still.owner();
    }

    public Layout layout() {
        return layout;
    }

    /** The versions it says it holds: its vector less its holes. */
    public Cut cut() {
        return cut;
    }

    /** Every site it knows. */
    public Set<String> sites() {
        return sites;
    }

    private Cut read() {
        var heads = new TreeMap<String, Long>();
        still.each(
                "SELECT lower(hex(site_id)), db_version FROM crsql_db_versions",
                row -> heads.put(row.getString(1), row.getLong(2)));
        var holes = new TreeMap<String, Ranges>();
        still.each(
                "SELECT lower(hex(actor_id)), start, \"end\" FROM __corro_bookkeeping_gaps UNION ALL"
                        + " SELECT lower(hex(site_id)), db_version, db_version FROM __corro_seq_bookkeeping",
                row -> holes.merge(
                        row.getString(1),
                        new Ranges(List.of(new Ranges.Range(row.getLong(2), row.getLong(3)))),
                        Ranges::plus));
        return new Cut(heads, holes);
    }

    private Set<String> known() {
        var known = new TreeSet<>(cut.sites());
        still.each("SELECT lower(hex(site_id)) FROM crsql_site_id", row -> known.add(row.getString(1)));
        return known;
    }

    /** Why it does not know which versions went into it, as part of a sentence; empty: it does. */
    public String clocksLost() {
        if (!layout.broken().isEmpty()) {
            return "table " + layout.broken().getFirst() + " has lost a part of its clocks";
        }
        for (String table : layout.plain()) {
            if (any("sqlite_master WHERE type = 'trigger' AND name = " + Sql.text(table + "__crsql_itrig"))) {
                return "the clocks of table " + table + " were reset, as the published runbook does it";
            }
        }
        return cut.vector().isEmpty() && !blank() ? "its version vector is empty although it has rows" : "";
    }

    /** Whether no replicated table has a row. */
    public boolean blank() {
        return layout.tables().stream().noneMatch(table -> any(Sql.name(table.name())));
    }

    /** Whether all its clocks were made in one go, by a staging agent after a reset: version 1 without a time. */
    public boolean rebuilt() {
        return !blank()
                && layout.tables().stream()
                        .noneMatch(table -> any(Sql.name(table.clock()) + " WHERE db_version <> 1 OR ts <> '0'"));
    }

    private boolean any(String from) {
        boolean[] found = {false};
        still.each("SELECT 1 FROM " + from + " LIMIT 1", _ -> found[0] = true);
        return found[0];
    }

    /**
     * From here on its clocks count for nothing, because they were made anew after the cut: a late write then wins over
     * what the snapshot holds.
     */
    public void forgetClocks() {
        clocked = false;
    }

    /** What it holds of one table, to be asked row by row. */
    public HeldTable table(Layout.Table table) {
        return new HeldTable(still, table, clocked);
    }

    @Override
    public void close() {
        still.close();
    }
}
