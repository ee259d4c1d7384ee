package dev.drydock.activities.corrosion;

import dev.drydock.activities.corrosion.agent.AgentApi;
import dev.drydock.activities.corrosion.file.Inside;
import dev.drydock.activities.corrosion.file.Refused;
import dev.drydock.workflows.reseed.Survey;
import dev.drydock.workflows.words.TryAgain;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How fast a running agent accepts writes of its own, from {@code crsql_changes}. Only its newest versions are asked for,
 * by number and no more than so many rows, so that a large database answers at once; one that does not is not waited for.
 */
final class OwnWrites {
    /** A plan needs no more than an order of magnitude. */
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private static final Duration RECENT = Duration.ofMinutes(5);
    private static final long VERSIONS = 500;
    private static final long ROWS = 20_000;

    private final Instant now;
    private final long since;
    private long cells;
    private long bytes;
    private long oldest;

    private OwnWrites(Instant now) {
        this.now = now;
        this.since = now.minus(RECENT).getEpochSecond();
        this.oldest = now.getEpochSecond();
    }

    /** Null when the agent does not say. */
    static Survey.@Nullable Writes of(CorrosionNode node, Inside inside, boolean sqlite3, Instant now) {
        long head = inside.cut().vector().getOrDefault(inside.actorId(), 0L);
        var writes = new OwnWrites(now);
        try {
            return writes.ask(node.api(LIMIT), head, sqlite3);
        } catch (TryAgain | Refused e) {
            return null; // an estimate is no reason to fail a survey
        }
    }

    private Survey.Writes ask(AgentApi api, long head, boolean sqlite3) {
        long from = Math.max(0, head - VERSIONS);
        api.each(
                "SELECT ts, count(*), sum(length(pk) + coalesce(length(CAST(val AS BLOB)), 0))"
                        + " FROM (SELECT ts, pk, val FROM crsql_changes WHERE site_id = crsql_site_id() AND db_version > "
                        + from + " AND db_version <= " + head + " LIMIT " + ROWS + ") GROUP BY ts",
                row -> take(row.text(0), row.number(1), row.number(2)));
        // When all that was asked for is recent, the time they took is the measure.
        boolean all = oldest >= since && from > 0;
        long seconds = all ? Math.max(1, now.getEpochSecond() - oldest) : RECENT.toSeconds();
        return new Survey.Writes(cells, seconds, sqlite3, bytes);
    }

    /** @param ts unix seconds in the upper half of 64 bits, as text */
    private void take(String ts, long many, long size) {
        if (!ts.matches("\\d{1,20}")) {
            return;
        }
        long at = Long.parseUnsignedLong(ts) >>> 32;
        oldest = Math.min(oldest, at);
        if (at >= since) {
            cells += many;
            bytes += size;
        }
    }
}
