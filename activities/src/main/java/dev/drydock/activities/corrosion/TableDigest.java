package dev.drydock.activities.corrosion;

import dev.drydock.activities.corrosion.file.Database;
import dev.drydock.activities.corrosion.file.Refused;
import dev.drydock.activities.corrosion.file.Row;
import dev.drydock.workflows.words.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table's content as one digest: rows by primary key, columns by name (their order may differ between nodes), each
 * cell with its type. Agents have no hash function, so the rows are streamed and digested here.
 */
record TableDigest(String sha256, long rows) {
    static TableDigest of(Database database, String table) {
        var columns = columns(database, table);
        String key = columns.stream()
                .filter(c -> c.key() > 0)
                .sorted(Comparator.comparingLong(Column::key))
                .map(c -> Database.name(c.name()))
                .collect(Collectors.joining(", "));
        String all = columns.stream().map(c -> Database.name(c.name())).collect(Collectors.joining(", "));
        MessageDigest digest = Json.sha256();
        long[] rows = {0};
        database.each("SELECT " + all + " FROM " + Database.name(table) + " ORDER BY " + key, row -> {
            add(digest, row);
            rows[0]++;
        });
        return new TableDigest(HexFormat.of().formatHex(digest.digest()), rows[0]);
    }

    private record Column(String name, long key) {}

    private static List<Column> columns(Database database, String table) {
        var columns = new ArrayList<Column>();
        database.each(
                "SELECT name, pk FROM pragma_table_xinfo('" + table.replace("'", "''")
                        + "') WHERE hidden <> 1 ORDER BY name",
                row -> columns.add(new Column(row.text(0), row.number(1))));
        if (columns.stream().noneMatch(c -> c.key() > 0)) {
            throw new Refused("table " + table + " is not there or has no primary key");
        }
        return columns;
    }

    private static void add(MessageDigest digest, Row row) {
        for (int i = 0; i < row.size(); i++) {
            byte[] bytes = bytes(row.cell(i));
            digest.update(type(row.cell(i)));
            digest.update(
                    ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
            digest.update(bytes);
        }
    }

    private static byte type(@Nullable Object cell) {
        return switch (cell) {
            case null -> 'n';
            case Long _ -> 'i';
            case Double _ -> 'r';
            case byte[] _ -> 'b';
            default -> 't';
        };
    }

    private static byte[] bytes(@Nullable Object cell) {
        return switch (cell) {
            case null -> new byte[0];
            case byte[] blob -> blob;
            default -> String.valueOf(cell).getBytes(StandardCharsets.UTF_8);
        };
    }
}
