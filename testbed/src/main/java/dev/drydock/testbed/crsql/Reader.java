package dev.drydock.testbed.crsql;

import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A connection that only reads, with the functions and the changes view that clients of the extension know. */
public final class Reader implements AutoCloseable {

    private final Sqlite db;

    private Reader(Sqlite db) {
        this.db = db;
    }

    static Reader open(Path file, List<Table> tables, Site site) throws SQLException {
        var db = Sqlite.open(file);
        new Triggers(Map.of()).register(db.connection());
        ChangesView.create(db, tables, site);
        db.execute("PRAGMA query_only = 1");
        return new Reader(db);
    }

    /** The statement's rows, read as they are asked for. */
    public Rows query(Statement statement) throws Refused {
        var prepared = statement.prepare(db);
        var columns = List.<String>of();
        try {
            statement.bind(prepared);
            columns = columns(prepared);
            if (!prepared.execute()) {
                prepared.close();
                throw new Refused("statement is not readonly");
            }
            return new Rows(columns, prepared.getResultSet(), null);
        } catch (SQLException failed) {
            var refused = new Refused(failed);
            if (refused.says().contains("readonly database") || columns.isEmpty()) {
                throw new Refused("statement is not readonly");
            }
            return new Rows(
                    columns, null, refused); // the first row failed: the client learns it as it would of a later one
        }
    }

    /** None for a statement that returns no rows, where the driver has only an exception to offer. */
    private static List<String> columns(PreparedStatement prepared) {
        var names = new ArrayList<String>();
        try {
            var about = prepared.getMetaData();
            for (int i = 1; i <= about.getColumnCount(); i++) {
                names.add(about.getColumnLabel(i));
            }
        } catch (SQLException noColumns) {
            names.clear();
        }
        return names;
    }

    /** A result, or the failure in place of its first row; closed with its reader. */
    public record Rows(
            List<String> columns,
            @Nullable ResultSet found,
            @Nullable Refused failure) {

        public Optional<List<@Nullable Object>> next() throws Refused {
            if (failure != null) {
                throw failure;
            }
            try {
                return found != null && found.next() ? Optional.of(Sqlite.row(found)) : Optional.empty();
            } catch (SQLException failed) {
                throw new Refused(failed);
            }
        }
    }

    @Override
    public void close() throws SQLException {
        db.close();
    }
}
