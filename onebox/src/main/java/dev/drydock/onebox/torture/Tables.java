package dev.drydock.onebox.torture;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The tables of one node's file, by plain SQL: row name to cells by column. */
final class Tables {
    private Tables() {}

    static String name(Sheet sheet, List<Cell> key) {
        return sheet.table() + " " + key;
    }

    /** Beside an agent that runs. */
    static Map<String, Map<String, Cell>> read(Path database) throws SQLException {
        var rows = new TreeMap<String, Map<String, Cell>>();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:file:" + database + "?mode=ro");
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 10000");
            for (Sheet sheet : Sheet.values()) {
                try (var found = statement.executeQuery(
                        "SELECT " + String.join(", ", sheet.columns()) + " FROM " + sheet.table())) {
                    while (found.next()) {
                        var key = new ArrayList<Cell>();
                        var cells = new TreeMap<String, Cell>();
                        for (int i = 0; i < sheet.columns().size(); i++) {
                            Cell cell = Cell.read(found.getObject(i + 1));
                            String column = sheet.columns().get(i);
                            if (sheet.keyColumns().contains(column)) {
                                key.add(cell);
                            } else {
                                cells.put(column, cell);
                            }
                        }
                        rows.put(name(sheet, key), cells);
                    }
                }
            }
        }
        return rows;
    }
}
