package dev.drydock.testbed.crsql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a node holds of every actor: all versions up to the head, but for the missing ones. */
public record Versions(Map<Site, Long> heads, Map<Site, List<Range>> missing) {

    static Versions read(Sqlite db) throws SQLException {
        var heads = new TreeMap<Site, Long>();
        for (var row : db.rows("SELECT site_id, db_version FROM crsql_db_versions")) {
            if (row.get(0) instanceof Blob site && row.get(1) instanceof Long head) {
                heads.put(Site.of(site), head);
            }
        }
        var missing = new TreeMap<Site, List<Range>>();
        // A version received in parts counts as missing: this agent takes whole versions only.
        for (var row : db.rows("SELECT actor_id, start, end FROM __corro_bookkeeping_gaps UNION"
                + " SELECT site_id, db_version, db_version FROM __corro_seq_bookkeeping ORDER BY 1, 2")) {
            if (row.get(0) instanceof Blob site && row.get(1) instanceof Long start && row.get(2) instanceof Long end) {
                missing.computeIfAbsent(Site.of(site), _ -> new ArrayList<>()).add(new Range(start, end));
            }
        }
        return new Versions(heads, missing);
    }

    long head(Site site) {
        return heads.getOrDefault(site, 0L);
    }

    List<Range> missing(Site site) {
        return missing.getOrDefault(site, List.of());
    }

    /** What these versions hold and the others lack. */
    Map<Site, List<Range>> beyond(Versions others) {
        var lacking = new HashMap<Site, List<Range>>();
        heads.forEach((site, head) -> {
            var wanted = new ArrayList<>(others.missing(site));
            if (head > others.head(site)) {
                wanted.add(new Range(others.head(site) + 1, head));
            }
            var held = Range.without(Range.without(wanted, missing(site)), new Range(head + 1, Long.MAX_VALUE - 1));
            if (!held.isEmpty()) {
                lacking.put(site, Range.sorted(held));
            }
        });
        return lacking;
    }

    /** Writes down that the ranges have been received whole; versions skipped on the way become gaps. */
    void received(Sqlite db, Site site, List<Range> ranges) throws SQLException {
        long head = head(site);
        var gaps = missing(site);
        for (var range : ranges) {
            if (range.start() > head + 1) {
                gaps = new ArrayList<>(gaps);
                gaps.add(new Range(head + 1, range.start() - 1));
            }
            gaps = Range.without(gaps, range);
            head = Math.max(head, range.end());
            db.run(
                    "DELETE FROM __corro_seq_bookkeeping WHERE site_id = ? AND db_version BETWEEN ? AND ?",
                    site,
                    range.start(),
                    range.end());
            db.run(
                    "DELETE FROM __corro_buffered_changes WHERE site_id = ? AND db_version BETWEEN ? AND ?",
                    site,
                    range.start(),
                    range.end());
        }
        setHead(db, site, head);
        db.run("DELETE FROM __corro_bookkeeping_gaps WHERE actor_id = ?", site);
        for (var gap : gaps) {
            db.run("INSERT INTO __corro_bookkeeping_gaps VALUES (?, ?, ?)", site, gap.start(), gap.end());
        }
    }

    static void setHead(Sqlite db, Site site, long head) throws SQLException {
        db.run(
                "INSERT INTO crsql_db_versions VALUES (?, ?)"
                        + " ON CONFLICT(site_id) DO UPDATE SET db_version = excluded.db_version",
                site,
                head);
    }
}
