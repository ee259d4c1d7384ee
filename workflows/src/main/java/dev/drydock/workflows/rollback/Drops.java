package dev.drydock.workflows.rollback;

import dev.drydock.workflows.rollback.Findings.Changed;
import dev.drydock.workflows.rollback.Findings.Dropped;
import java.util.ArrayList;
import java.util.List;

/** What a return takes out of the database, in sentences for whoever decides about it; short, whatever it is. Pure. */
public final class Drops {
    /** As many tables, and as many sentences on what is not saved; the rest is counted. */
    private static final int SHOWN = 8;

    private Drops() {}

    /** At least one, which says how much it is. */
    public static List<String> says(Findings found) {
        var says = new ArrayList<String>();
        says.add(sum(found));
        shown(says, found.changed().stream().map(Drops::says).toList(), "more tables");
        shown(says, found.dropped().stream().map(Drops::says).toList(), "more tables");
        shown(says, found.uncarried().stream().map(each -> "not saved: " + each).toList(), "more of the kind");
        return List.copyOf(says);
    }

    private static String sum(Findings found) {
        if (!found.saved()) {
            return "nothing of what was written since is saved" + why(found);
        }
        long changes = found.dropped().stream().mapToLong(Dropped::changes).sum();
        return changes == 0
                ? "no row was changed since the mark in any table whose changes are kept"
                : Amounts.count(changes, "change") + " of rows in "
                        + Amounts.count(found.dropped().size(), "table")
                        + " since the mark are saved, and brought in after unless they conflict";
    }

    private static String why(Findings found) {
        if (found.last().name().isEmpty()) {
            return ", for no member is left that took writes";
        }
        return (found.last().slots() ? "" : ", for " + found.last().name() + " has no slots of this run")
                + (found.changed().isEmpty() ? "; every table there is as it was at the mark" : "");
    }

    private static String says(Changed changed) {
        Long then = changed.then();
        Long now = changed.now();
        if (then == null) {
            return changed.table() + ": made since, " + Amounts.count(now == null ? 0 : now, "row");
        }
        if (now == null) {
            return changed.table() + ": gone since, had " + Amounts.count(then, "row");
        }
        return changed.table() + ": "
                + (then.equals(now)
                        ? Amounts.count(now, "row") + " as at the mark, some of them changed"
                        : Amounts.count(then, "row") + " at the mark, " + now + " now");
    }

    private static String says(Dropped dropped) {
        var kinds = new ArrayList<String>();
        kind(kinds, dropped.inserted(), "inserted");
        kind(kinds, dropped.updated(), "updated");
        kind(kinds, dropped.deleted(), "deleted");
        if (dropped.truncated() > 0) {
            kinds.add("TRUNCATED" + (dropped.truncated() == 1 ? "" : " " + dropped.truncated() + " times"));
        }
        return dropped.table() + ": " + String.join(", ", kinds);
    }

    private static void kind(List<String> kinds, long rows, String word) {
        if (rows > 0) {
            kinds.add(rows + " " + word);
        }
    }

    private static void shown(List<String> says, List<String> all, String more) {
        // One line that says "1 more" would take the place of that one.
        int shown = all.size() <= SHOWN + 1 ? all.size() : SHOWN;
        says.addAll(all.subList(0, shown));
        if (shown < all.size()) {
            says.add("and " + (all.size() - shown) + " " + more);
        }
    }
}
