package dev.drydock.testbed.crsql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The schema files of a node: tables are created, or found and taken over; the rest of Corrosion's migrations is left out. */
public final class Schema {

    private final List<String> statements;
    private final Consumer<String> log;

    private Schema(List<String> statements, Consumer<String> log) {
        this.statements = statements;
        this.log = log;
    }

    /** Reads every .sql file below the paths, in path order. */
    public static Schema read(List<Path> paths, Consumer<String> log) throws IOException {
        var statements = new ArrayList<String>();
        for (var path : paths) {
            try (var found = Files.walk(path)) {
                for (var file : found.filter(each -> each.toString().endsWith(".sql"))
                        .sorted()
                        .toList()) {
                    for (var part :
                            Files.readString(file).replaceAll("(?m)--.*$", "").split(";", -1)) {
                        if (!part.isBlank()) {
                            statements.add(part.strip().replaceAll("\\s+", " "));
                        }
                    }
                }
            }
        }
        return new Schema(statements, log);
    }

    /** A schema that cannot be applied is only logged: the agent serves on without it, as the real one does. */
    void apply(Sqlite db) throws SQLException {
        db.execute("BEGIN IMMEDIATE");
        try {
            applyAll(db);
            db.execute("COMMIT");
        } catch (Refused refused) {
            db.execute("ROLLBACK");
            log.accept("ERROR could not execute schema: " + refused.says());
        }
    }

    private void applyAll(Sqlite db) throws SQLException, Refused {
        try (var wanted = Sqlite.open(Path.of(":memory:"))) {
            for (var statement : statements) {
                wanted.execute(statement);
            }
            var self = Layout.self(db);
            long version = Versions.read(db).head(self) + 1;
            var clocks = new LocalClocks(db, version, "0"); // back-filled rows have no time
            for (var row : wanted.rows("SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY rowid")) {
                if (isNew(db, wanted, String.valueOf(row.get(0)), String.valueOf(row.get(1)))) {
                    Layout.replicate(db, String.valueOf(row.get(0)), clocks);
                }
            }
            if (clocks.used()) {
                Versions.setHead(db, self, version);
            }
        }
    }

    /** Whether the agent did not believe in the table yet; from now on it does. */
    private boolean isNew(Sqlite db, Sqlite wanted, String name, String sql) throws SQLException, Refused {
        boolean known =
                db.number("SELECT count(*) FROM __corro_schema WHERE tbl_name = ? AND type = 'table'", name) > 0;
        if (Layout.has(db, "table", name)) {
            compare(name, Table.read(db, name), Table.read(wanted, name), known);
            log.accept("INFO found existing schema for '" + name + "'");
        } else {
            log.accept("INFO creating table '" + name + "'");
            db.execute(sql);
        }
        if (!known) {
            db.run("INSERT INTO __corro_schema VALUES (?, 'table', ?, ?, 'api')", name, name, sql);
        }
        return !known;
    }

    private static void compare(String name, Table present, Table wanted, boolean known) throws Refused {
        if (present.equals(wanted)) {
            return;
        }
        if (!known) {
            throw new Refused("existing schema for table '" + name + "' columns mismatched");
        }
        for (var column : present.cells()) {
            if (!wanted.cells().contains(column)) {
                throw new Refused("won't remove column without the destructive flag set (table: '" + name
                        + "', column: '" + column + "')");
            }
        }
        throw new Refused("this stand-in does not add columns to a table it has (table: '" + name + "')");
    }
}
