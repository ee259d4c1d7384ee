package dev.drydock.testbed.crsql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Whole versions on their way from one node to another, with the ranges they cover; a range may have no changes left. */
public record Batch(Map<Site, List<Range>> served, List<Change> changes, boolean more) {

    /** Many enough for a small cluster's write to travel at once, few enough for a small heap. */
    private static final long VERSIONS_AT_ONCE = 200;

    static Batch of(Map<Site, List<Range>> wanted, ChangeLog log, int limit) throws SQLException {
        var served = new TreeMap<Site, List<Range>>();
        var changes = new ArrayList<Change>();
        for (var entry : wanted.entrySet()) {
            for (var range : entry.getValue()) {
                long start = range.start();
                while (start <= range.end()) {
                    if (changes.size() >= limit) {
                        return new Batch(served, changes, true);
                    }
                    var part = new Range(start, Math.min(range.end(), start + VERSIONS_AT_ONCE - 1));
                    changes.addAll(log.of(entry.getKey(), part));
                    served.computeIfAbsent(entry.getKey(), _ -> new ArrayList<>())
                            .add(part);
                    start = part.end() + 1;
                }
            }
        }
        return new Batch(served, changes, false);
    }
}
