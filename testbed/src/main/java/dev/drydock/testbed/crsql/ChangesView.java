package dev.drydock.testbed.crsql;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.sqlite.Function;

/**
 * {@code crsql_changes} as a view per connection. The extension's is a virtual table that can be written to; this one reads
 * the same rows and is not made for large tables.
 */
final class ChangesView {

    private ChangesView() {}

    static void create(Sqlite db, List<Table> tables, Site site) throws SQLException {
        Function.create(db.connection(), "crsql_site_id", new Identity(site));
        Function.create(db.connection(), "crsql_pack_columns", new Pack());
        if (!tables.isEmpty()) {
            db.execute("CREATE TEMP VIEW crsql_changes AS "
                    + tables.stream().map(ChangesView::select).collect(Collectors.joining(" UNION ALL ")));
        }
    }

    private static String select(Table table) {
        var value = table.cells().stream()
                .map(cell -> " WHEN '" + cell + "' THEN b." + Table.quoted(cell))
                .collect(Collectors.joining("", "CASE c.col_name", " END"));
        return "SELECT '" + table.name() + "' AS \"table\", crsql_pack_columns(" + Table.listed("p.", table.key())
                + ") AS pk, c.col_name AS cid, " + (table.cells().isEmpty() ? "NULL" : value)
                + " AS val, c.col_version AS col_version, c.db_version AS db_version, s.site_id AS site_id,"
                + " coalesce(x.col_version, 1) AS cl, c.seq AS seq, c.ts AS ts FROM " + table.clock() + " c JOIN "
                + table.pks() + " p ON p.__crsql_key = c.key JOIN crsql_site_id s ON s.ordinal = c.site_id LEFT JOIN "
                + table.clock() + " x ON x.key = c.key AND x.col_name = '-1' LEFT JOIN main." + table.base() + " b ON "
                + table.key().stream()
                        .map(column -> "b." + Table.quoted(column) + " = p." + Table.quoted(column))
                        .collect(Collectors.joining(" AND "));
    }

    private static final class Identity extends Function {
        private final Site site;

        Identity(Site site) {
            this.site = site;
        }

        @Override
        protected void xFunc() throws SQLException {
            result(site.blob().bytes());
        }
    }

    /** A count, then per column a byte of width and type, then the value; integers big-endian in as few bytes as they need. */
    private static final class Pack extends Function {

        @Override
        protected void xFunc() throws SQLException {
            var packed = new ByteArrayOutputStream();
            packed.write(args());
            for (int i = 0; i < args(); i++) {
                switch (value_type(i)) {
                    case 1 -> number(packed, 1, value_long(i));
                    case 2 -> {
                        packed.write(2);
                        packed.writeBytes(ByteBuffer.allocate(8)
                                .putDouble(value_double(i))
                                .array());
                    }
                    case 3 -> counted(packed, 3, value_text(i).getBytes(StandardCharsets.UTF_8));
                    case 4 -> counted(packed, 4, value_blob(i));
                    default -> packed.write(5);
                }
            }
            result(packed.toByteArray());
        }

        private static void counted(ByteArrayOutputStream packed, int type, byte[] bytes) {
            number(packed, type, bytes.length);
            packed.writeBytes(bytes);
        }

        private static void number(ByteArrayOutputStream packed, int type, long value) {
            var bytes = new ArrayList<Byte>();
            for (long rest = value; rest != 0; rest >>>= 8) {
                bytes.addFirst((byte) rest);
            }
            packed.write(bytes.size() << 3 | type);
            bytes.forEach(packed::write);
        }
    }
}
