package dev.drydock.activities.patroni;

import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Where each sequence of one database stands, and how it is moved on, so that no number is given out twice. */
final class Sequences {
    /** Steps beyond what was seen: recovery logs 32 at a time, and sessions may have cached some. */
    static final long MARGIN = 1000;

    private static final String ALL = """
            SELECT format('%I.%I', schemaname, sequencename), last_value::text, increment_by::text, min_value::text,
                   max_value::text, cycle, format('%s.%s.%s', current_database(), schemaname, sequencename)
            FROM pg_sequences WHERE schemaname !~ '^pg_' ORDER BY 1""";

    private final Database database;

    Sequences(Database database) {
        this.database = database;
    }

    /**
     * @param quoted as it stands in a statement
     * @param last null: it gave out no number yet
     * @param step negative: it counts down
     */
    record Standing(
            String quoted,
            @Nullable BigInteger last,
            BigInteger step,
            BigInteger least,
            BigInteger most,
            boolean cycles,
            String full) {
        /** The further of both, a margin further; this one's own number where it is beyond that already. */
        BigInteger beyond(BigInteger other) {
            BigInteger aim = other.add(step.multiply(BigInteger.valueOf(MARGIN)))
                    .min(most)
                    .max(least);
            return last != null && further(last, aim) ? last : aim;
        }

        private boolean further(BigInteger one, BigInteger other) {
            return step.signum() < 0 ? one.compareTo(other) < 0 : one.compareTo(other) > 0;
        }
    }

    /** The number that each gave out last, by quoted name. */
    Map<String, String> given() throws SQLException {
        var given = new TreeMap<String, String>();
        for (Standing each : database.list(ALL, Sequences::standing)) {
            if (each.last != null) {
                given.put(each.quoted, each.last.toString());
            }
        }
        return given;
    }

    private static Standing standing(ResultSet row) throws SQLException {
        String last = row.getString(2);
        return new Standing(
                row.getString(1),
                last == null ? null : new BigInteger(last),
                new BigInteger(row.getString(3)),
                new BigInteger(row.getString(4)),
                new BigInteger(row.getString(5)),
                row.getBoolean(6),
                row.getString(7));
    }

    /**
     * Moves each beyond what was given out elsewhere, never back. One that starts again at its end is left alone: its numbers are
     * given out again anyway.
     *
     * @param given elsewhere, by quoted name; one that is missing there is moved beyond its own number
     * @return a sentence for each that was moved
     */
    List<String> moveBeyond(Map<String, String> given) throws SQLException {
        var moved = new ArrayList<String>();
        for (Standing own : database.list(ALL, Sequences::standing)) {
            String seen = given.get(own.quoted);
            BigInteger other = seen == null ? own.last : new BigInteger(seen);
            if (other != null && !own.cycles) {
                BigInteger aim = own.beyond(other);
                if (!aim.equals(own.last)) {
                    database.text("SELECT setval('" + own.quoted.replace("'", "''") + "', " + aim + ")");
                }
                moved.add(own.full + " stood at " + other + " and goes on after " + aim);
            }
        }
        return moved;
    }
}
