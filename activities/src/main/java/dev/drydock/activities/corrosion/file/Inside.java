package dev.drydock.activities.corrosion.file;

import dev.drydock.harvest.cut.Cut;
import dev.drydock.harvest.cut.Ranges;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;

/**
 * What a database says of itself; the same questions whether an agent or a file answers.
 *
 * @param actorId the site of ordinal 0, lower-case hex; empty when there is none, as in a backup
 * @param clusterIdAsStored type and value in {@code __corro_state}, e.g. {@code integer 7}; empty: there is none
 * @param crsqliteVersion 0 when there is none
 * @param sites every site the database knows
 * @param partial versions received in part, by site
 * @param keys replicated tables that are there, to their key columns
 * @param clockRows whether any clock table has a row
 */
public record Inside(
        String actorId,
        String clusterIdAsStored,
        long crsqliteVersion,
        Cut cut,
        Set<String> sites,
        Map<String, Ranges> partial,
        Pending pending,
        Machinery machinery,
        String schema,
        SortedMap<String, List<String>> keys,
        boolean clockRows) {
    private static final int HIGHEST = 65_535;

    /** Rows in the tables about what was not received whole, and in {@code __corro_members}. */
    public record Pending(long gaps, long buffered, long partial, long members) {
        public boolean whole() {
            return gaps == 0 && buffered == 0 && partial == 0;
        }
    }

    public static Inside of(Database database) {
        var asking = new Asking(database);
        var machinery = asking.machinery();
        return new Inside(
                asking.actorId(),
                asking.clusterId(),
                asking.crsqliteVersion(),
                asking.cut(),
                asking.sites(),
                asking.partial(),
                asking.pending(),
                machinery,
                asking.schema(machinery),
                asking.keys(machinery),
                asking.clockRows(machinery));
    }

    /**
     * The part that tells how far a node is; cheap enough to be asked every second.
     *
     * @param partial versions received in part, or whole and not yet applied
     */
    public record Vector(Cut cut, Map<String, Ranges> partial) {
        /** How many versions up to another's heads are not applied here; its own holes do not excuse it. */
        public long lacks(Map<String, Long> heads) {
            return heads.entrySet().stream()
                    .mapToLong(head -> Ranges.upTo(head.getValue())
                            .minus(cut.held(head.getKey()).minus(partial.getOrDefault(head.getKey(), Ranges.NONE)))
                            .size())
                    .sum();
        }
    }

    public static Vector vector(Database database) {
        var asking = new Asking(database);
        return new Vector(asking.cut(), asking.partial());
    }

    public OptionalInt clusterId() {
        return clusterId(clusterIdAsStored);
    }

    /**
     * An agent reads an absent id as 0, and does not start with anything but an integer of 16 bits.
     *
     * @param stored type and value, as {@link #clusterIdAsStored}
     */
    public static OptionalInt clusterId(String stored) {
        if (stored.isEmpty()) {
            return OptionalInt.of(0);
        }
        if (!stored.matches("integer \\d{1,9}")) {
            return OptionalInt.empty();
        }
        int id = Integer.parseInt(stored.substring("integer ".length()));
        return id > HIGHEST ? OptionalInt.empty() : OptionalInt.of(id);
    }
}
