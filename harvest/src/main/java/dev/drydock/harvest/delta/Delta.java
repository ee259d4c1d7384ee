package dev.drydock.harvest.delta;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.drydock.harvest.cut.Cut;
import dev.drydock.harvest.cut.Ranges;
import dev.drydock.harvest.file.Sql;
import dev.drydock.harvest.file.Still;
import dev.drydock.harvest.file.Unfit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The late writes of one database, as {@link DeltaScript} took them out. One thread at a time. */
public final class Delta implements AutoCloseable {
    private final Path file;
    private final Connection connection;
    private final About about;
    private final List<Late> tables;
    private final Map<Long, String> sites;
    private final Unpacking unpacking;

    /** A table and the number it has in the file. */
    private record Late(int id, DeltaTable table) {}

    /**
     * @param actor whose database it was, lower-case hex; empty: nobody's, as a snapshot is
     * @param cut digest of the cut it was taken with
     * @param held what that database held
     * @param notes what could not be harvested, one sentence each
     */
    public record About(String actor, String cut, Cut held, List<String> notes) {
        public About {
            notes = List.copyOf(notes);
        }
    }

    private Delta(Path file, Connection connection, boolean checked) throws SQLException {
        this.file = file;
        this.connection = connection;
        if (!checked) {
            undamaged();
        }
        check();
        this.sites = readSites();
        this.tables = readTables();
        this.unpacking = new Unpacking(connection);
        unpacking.all(tables.stream().map(Late::table).toList());
        this.about = readAbout();
    }

    /** Throws {@link Unfit} for what is damaged, incomplete or of another format. */
    public static Delta open(Path file) {
        return open(file, false);
    }

    /** One that this process has just written, so that it need not be read whole to find damage. */
    static Delta made(Path file) {
        return open(file, true);
    }

    private static Delta open(Path file, boolean checked) {
        if (!Files.isRegularFile(file)) {
            throw new Unfit("there is no delta " + file);
        }
        var connection = Still.connect(Sql.uri(file.toAbsolutePath().toString(), "immutable=1"));
        try {
            return new Delta(file, connection, checked);
        } catch (SQLException e) {
            close(connection);
            throw new Unfit("delta " + file + " is damaged: " + e.getMessage(), e);
        } catch (Unfit e) {
            close(connection);
            throw e;
        }
    }

    public Path file() {
        return file;
    }

    public About about() {
        return about;
    }

    public List<DeltaTable> tables() {
        return tables.stream().map(Late::table).toList();
    }

    public Optional<DeltaTable> table(String name) {
        return tables().stream().filter(table -> table.name().equals(name)).findFirst();
    }

    /** Late clock rows of all tables, without the buffered ones. */
    public long late() {
        return tables.stream().mapToLong(late -> late.table().late()).sum();
    }

    /**
     * The late writes to one table as streams, each ordered by {@link dev.drydock.harvest.value.KeyOrder}; to be closed by
     * the caller.
     */
    public List<Rows> rows(String name) {
        for (Late late : tables) {
            if (late.table().name().equals(name)) {
                return rows(late);
            }
        }
        return List.of();
    }

    private List<Rows> rows(Late late) {
        int keys = late.table().key().size();
        var streams = new ArrayList<Rows>();
        try {
            streams.add(new Rows(file, connection, query(late), keys, this::site));
            if (unpacking.has(late.table())) {
                streams.add(new Rows(file, connection, unpacking.query(late.table()), keys, ResultSet::getString));
            }
            return streams;
        } catch (SQLException e) {
            streams.forEach(Rows::close);
            throw new Unfit("delta " + file + " is damaged: " + e.getMessage(), e);
        }
    }

    /** A clock row names its site by a number. */
    private String site(ResultSet answer, int column) throws SQLException {
        String site = sites.get(answer.getLong(column));
        if (site == null) {
            throw new Unfit(
                    "delta " + file + " is damaged: it does not say which site " + answer.getLong(column) + " is");
        }
        return site;
    }

    /** Cells lie in the order of their rows' numbers, and these in the order of keys. */
    private static String query(Late late) {
        return "SELECT l.row, r.life, "
                + DeltaScript.numbered("r.", late.table().key().size())
                + ", l.col, l.value, l.col_version, l.site, l.version, l.seq, l.ts FROM main.late_" + late.id()
                + " l CROSS JOIN main.rows_" + late.id()
                + " r ON r.row = l.row WHERE l.found OR l.col = '-1' ORDER BY l.rowid";
    }

    private void undamaged() throws SQLException {
        each("PRAGMA quick_check(1)", row -> {
            if (!"ok".equals(row.getString(1))) {
                throw new Unfit("delta " + file + " is damaged: " + row.getString(1));
            }
        });
    }

    private void check() throws SQLException {
        var meta = new HashMap<String, String>();
        each("SELECT key, value FROM meta", row -> meta.put(row.getString(1), row.getString(2)));
        if (!"1".equals(meta.get("complete"))) {
            throw new Unfit("delta " + file + " is not complete: whatever made it was interrupted; take it again");
        }
        if (!String.valueOf(DeltaScript.FORMAT).equals(meta.get("format"))) {
            throw new Unfit("delta " + file + " has format " + meta.get("format") + ", expected " + DeltaScript.FORMAT);
        }
        if (!String.valueOf(Layout.KNOWN_CRSQLITE).equals(meta.get("crsqlite"))) {
            throw new Unfit("delta " + file + " is of a database with crsqlite_version " + meta.get("crsqlite")
                    + ", expected " + Layout.KNOWN_CRSQLITE);
        }
    }

    private About readAbout() throws SQLException {
        var meta = new HashMap<String, String>();
        each("SELECT key, value FROM meta", row -> meta.put(row.getString(1), row.getString(2)));
        var heads = new TreeMap<String, Long>();
        each("SELECT site, version FROM heads", row -> heads.put(row.getString(1), row.getLong(2)));
        var holes = new TreeMap<String, Ranges>();
        each(
                "SELECT site, low, high FROM holes",
                row -> holes.merge(
                        row.getString(1),
                        new Ranges(List.of(new Ranges.Range(row.getLong(2), row.getLong(3)))),
                        Ranges::plus));
        var notes = new ArrayList<String>();
        each(
                "SELECT name, says FROM notes ORDER BY name",
                row -> notes.add("table " + row.getString(1) + " " + row.getString(2)));
        each(
                "SELECT name, rowless FROM tables WHERE rowless > 0 ORDER BY id",
                row -> notes.add("table " + row.getString(1) + " has " + row.getLong(2)
                        + " late clock rows whose row or column is gone: their values cannot be read"));
        notes.addAll(unpacking.notes());
        return new About(meta.getOrDefault("actor", ""), meta.getOrDefault("cut", ""), new Cut(heads, holes), notes);
    }

    private Map<Long, String> readSites() throws SQLException {
        var found = new HashMap<Long, String>();
        each("SELECT ordinal, site FROM sites", row -> found.put(row.getLong(1), row.getString(2)));
        return found;
    }

    private List<Late> readTables() throws SQLException {
        var found = new ArrayList<Late>();
        each("SELECT id, name, key, cells, cells_late, rows_late, keyless, siteless FROM tables ORDER BY id", row -> {
            sound(row.getString(2), row.getLong(7), "rows in its late clocks without a key");
            sound(row.getString(2), row.getLong(8), "sites in its clocks that the database does not name");
            var table = new DeltaTable(
                    row.getString(2), names(row.getString(3)), names(row.getString(4)), row.getLong(5), row.getLong(6));
            found.add(new Late(row.getInt(1), table));
        });
        return found;
    }

    private void sound(String table, long lost, String what) {
        if (lost > 0) {
            throw new Unfit(
                    "delta " + file + " is of a damaged database: table " + table + " has " + lost + " " + what);
        }
    }

    private static List<String> names(String json) {
        try {
            return new ObjectMapper().readValue(json, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new Unfit("not a list of names: " + json, e);
        }
    }

    private void each(String sql, Still.Reading reading) throws SQLException {
        try (var statement = connection.createStatement();
                var answer = statement.executeQuery(sql)) {
            while (answer.next()) {
                reading.row(answer);
            }
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new Unfit("cannot close a delta: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        close(connection);
    }
}
