package dev.drydock.activities.corrosion.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot at the worker: judged, and made ready to be restored.
 *
 * <p>{@code corrosion restore} validates nothing and copies the main file only, so whatever is wrong with a snapshot
 * must be found here.
 */
public record SnapshotFile(Path path) {
    /** The only one whose tables were looked at; another is refused rather than guessed at. */
    public static final long KNOWN_CRSQLITE = 170_000;

    /** How well the file's own structure is checked; {@code DEEP} holds every index against its table. */
    public enum Care {
        QUICK("PRAGMA quick_check(1)"),
        DEEP("PRAGMA integrity_check(1)");

        private final String pragma;

        Care(String pragma) {
            this.pragma = pragma;
        }
    }

    /**
     * @param trouble all that makes it unfit, one sentence each
     * @param inside null when it could not be read
     * @param rows of each replicated table
     */
    public record Judged(List<String> trouble, @Nullable Inside inside, SortedMap<String, Long> rows) {
        public Judged {
            trouble = List.copyOf(trouble);
        }
    }

    /** Looks at the main file alone and leaves no trace. */
    public Judged judge(Care care) throws IOException {
        String shape = Shape.trouble(path);
        if (!shape.isEmpty()) {
            return new Judged(List.of(shape), null, new TreeMap<>());
        }
        var trouble = new ArrayList<String>();
        Path wal = DatabaseFile.beside(path, "-wal");
        if (Files.exists(wal) && Files.size(wal) > 0) {
            trouble.add("beside it lies a -wal of " + Files.size(wal) + " bytes, which restore would leave behind");
        }
        try (var database = DatabaseFile.alone(path)) {
            String check = database.rows(care.pragma).getFirst().text(0);
            if (!check.equals("ok")) {
                trouble.add("it is damaged: " + check.replaceAll("\\s+", " "));
                return new Judged(trouble, null, new TreeMap<>());
            }
            var inside = Inside.of(database);
            trouble.addAll(trouble(inside));
            return new Judged(trouble, inside, counts(database, inside));
        } catch (Refused e) {
            trouble.add("it is damaged: " + e.getMessage());
            return new Judged(trouble, null, new TreeMap<>());
        }
    }

    /** What makes a readable database unfit as a snapshot. */
    static List<String> trouble(Inside inside) {
        if (inside.crsqliteVersion() == 0) {
            return List.of("it is not a Corrosion database: no crsqlite_version in it");
        }
        var trouble = new ArrayList<String>();
        if (inside.crsqliteVersion() != KNOWN_CRSQLITE) {
            trouble.add("its crsqlite_version is " + inside.crsqliteVersion() + ", expected " + KNOWN_CRSQLITE);
        }
        if (!inside.actorId().isEmpty()) {
            trouble.add("it carries the identity of actor " + inside.actorId()
                    + " (ordinal 0): a plain copy or an interrupted backup, not a finished one");
        }
        if (inside.pending().members() > 0) {
            trouble.add("it holds " + inside.pending().members() + " rows in __corro_members, expected none");
        }
        if (inside.clusterId().isEmpty()) {
            trouble.add("its cluster_id is '" + inside.clusterIdAsStored() + "', expected an integer of 0 to 65535");
        }
        trouble.addAll(inside.machinery().sentences());
        if (inside.machinery().tables().isEmpty()) {
            trouble.add("it has no replicated table");
        }
        if (inside.cut().vector().isEmpty() && inside.clockRows()) {
            trouble.add("its version vector is empty although it has rows, so late writes cannot be told from its own");
        }
        return trouble;
    }

    private static SortedMap<String, Long> counts(Database database, Inside inside) {
        var rows = new TreeMap<String, Long>();
        for (String table : inside.machinery().tables()) {
            if (!inside.machinery().broken().containsKey(table)) {
                rows.put(table, database.number("SELECT count(*) FROM " + Database.name(table)));
            }
        }
        return rows;
    }

    /**
     * Sets the cluster id, forgets what the source knew to be missing (after the fence nobody could ever send it), and
     * folds the {@code -wal} into the file.
     */
    public void prepare(int clusterId) throws IOException {
        try (var database = DatabaseFile.writable(path)) {
            database.change("INSERT INTO __corro_state (key, value) VALUES ('cluster_id', " + clusterId
                    + ") ON CONFLICT (key) DO UPDATE SET value = excluded.value");
            for (String table :
                    List.of("__corro_bookkeeping_gaps", "__corro_seq_bookkeeping", "__corro_buffered_changes")) {
                database.change("DELETE FROM " + table);
            }
            var folded = database.rows("PRAGMA wal_checkpoint(TRUNCATE)").getFirst();
            if (folded.number(0) != 0) {
                throw new Refused("the -wal of " + path + " could not be folded in: somebody has the file open");
            }
        }
        for (String suffix : List.of("-wal", "-shm")) {
            Path left = DatabaseFile.beside(path, suffix);
            if (Files.exists(left) && Files.size(left) > 0) {
                throw new Refused(left + " was left behind with " + Files.size(left) + " bytes");
            }
            Files.deleteIfExists(left);
        }
    }
}
