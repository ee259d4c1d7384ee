package dev.drydock.activities.corrosion.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.drydock.activities.corrosion.certificate.Certificate.Difference;
import dev.drydock.activities.corrosion.certificate.Certificate.Equal;
import dev.drydock.activities.corrosion.certificate.Comparison.Found;
import dev.drydock.activities.corrosion.file.Fixture;
import dev.drydock.harvest.cut.Cut;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComparisonTest {
    private static final String NO_SHELL = "/nonexistent/sqlite3";
    private static final String[] EVERYTHING = {
        "CREATE TABLE ids (id INTEGER NOT NULL PRIMARY KEY, val)",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12000) INSERT INTO ids SELECT i, 'row ' || i FROM n",
        "UPDATE ids SET val = CASE id % 7 WHEN 0 THEN NULL WHEN 1 THEN id * 0.1 WHEN 2 THEN x'00ff' WHEN 3 THEN -9e999"
                + " WHEN 4 THEN 'zürich' || char(10) || char(0) || 'x' WHEN 5 THEN -9223372036854775807 - 1 ELSE -0.0 END",
        "CREATE TABLE pairs (region TEXT NOT NULL COLLATE NOCASE, app INTEGER NOT NULL, host TEXT, PRIMARY KEY (region, app)) WITHOUT ROWID",
        "INSERT INTO pairs SELECT 'Fra ''' || (id % 3), id, 'h' FROM ids",
        "CREATE TABLE names (name TEXT NOT NULL PRIMARY KEY)",
        "INSERT INTO names SELECT 'naïve ' || id FROM ids",
        "CREATE TABLE blobs (b BLOB NOT NULL PRIMARY KEY, v TEXT)",
        "INSERT INTO blobs SELECT CAST(id AS BLOB), id FROM ids",
        "CREATE TABLE reals (r REAL NOT NULL PRIMARY KEY, v TEXT)",
        "INSERT INTO reals SELECT id * 0.1 - 600, id FROM ids",
        "INSERT INTO reals VALUES (9e999, 'all'), (-9e999, 'none'), (5e-324, 'least'), (1.7976931348623157e308, 'most')",
        "CREATE TABLE mixed (k NOT NULL PRIMARY KEY, v)",
        "INSERT INTO mixed SELECT CASE id % 4 WHEN 0 THEN id WHEN 1 THEN id / 3.0 WHEN 2 THEN 'k' || id ELSE CAST('b' || id AS BLOB) END, id FROM ids",
        "CREATE TABLE empty (id INTEGER NOT NULL PRIMARY KEY, v TEXT)"
    };
    private static final List<String> TABLES = List.of("blobs", "ids", "mixed", "names", "empty", "pairs", "reals");
    private static final Cut VECTOR = new Cut(Map.of(Copies.SITE, 10L), Map.of());

    @TempDir
    Path directory;

    private static Found compared(Copies copies, List<String> tables) {
        return new Comparison(copies, VECTOR, Duration.ofMillis(300), Duration.ofMinutes(1)).compare(tables);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite3", NO_SHELL})
    void equal_nodes_give_digests_that_sqlite_alone_reproduces(String shell) throws Exception {
        var copies = new Copies(directory, shell, EVERYTHING);

        Found found = compared(copies, TABLES);

        assertThat(found.differences()).isEmpty();
        assertThat(found.equal()).isTrue();
        assertThat(found.rows()).isEqualTo(6 * 12_000 + 4);
        assertThat(found.chunks())
                .containsEntry("empty", 1)
                .containsEntry("names", 3)
                .containsEntry("mixed", 3)
                .containsEntry("pairs", 3);
        assertThat(found.ranges()).hasSize(19);
        for (Equal range : found.ranges()) {
            assertThat(sha3(copies.file("n3"), range.statement()))
                    .as(range.statement())
                    .isEqualTo(range.sha3());
        }
    }

    @Test
    void nodes_with_and_without_the_shell_agree_and_are_told_apart() throws Exception {
        Shells.needed();
        var shell = compared(new Copies(directory, "sqlite3", EVERYTHING), TABLES);
        var api = compared(new Copies(directory.resolve("again"), NO_SHELL, EVERYTHING), TABLES);

        assertThat(shell.ranges()).isEqualTo(api.ranges());
        assertThat(shell.ways()).containsOnlyKeys("sha3_query");
        assertThat(api.ways()).isEqualTo(Map.of("queries", List.of("n1", "n2", "n3")));
    }

    @Test
    void fifty_thousand_rows_are_never_asked_for_at_once() throws Exception {
        var copies = new Copies(
                directory,
                NO_SHELL,
                "CREATE TABLE many (id INTEGER NOT NULL PRIMARY KEY, v TEXT)",
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000) INSERT INTO many SELECT i, 'v' FROM n");

        Found found = compared(copies, List.of("many"));

        assertThat(found.equal()).isTrue();
        assertThat(found.chunks()).containsEntry("many", 11);
        assertThat(copies.mostRows()).isEqualTo(5_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite3", NO_SHELL})
    void a_changed_cell_is_found_by_table_chunk_key_and_column(String shell) throws Exception {
        var copies = new Copies(directory, shell, EVERYTHING);
        clocks(copies, "ids", "id", 1);
        Fixture.edit(copies.file("n2"), "UPDATE ids SET val = 'bent' WHERE id = 7001");

        Found found = compared(copies, TABLES);

        assertThat(found.equal()).isFalse();
        assertThat(found.differences())
                .containsExactly(new Difference(
                        "ids",
                        2,
                        "id = [\"integer\",\"7001\"]",
                        "val",
                        List.of("[\"real\",\"700.1\"] on n1 and 1 more", "[\"text\",\"bent\"] on n2")));
        assertThat(found.rows()).isEqualTo(6 * 12_000 + 3);
    }

    @Test
    void a_row_beyond_the_last_key_of_the_node_that_cut_the_chunks_is_found() throws Exception {
        var copies = new Copies(directory, NO_SHELL, EVERYTHING);
        Fixture.edit(copies.file("n3"), "INSERT INTO names VALUES ('zzz')", "DELETE FROM pairs WHERE app = 1");
        clocks(copies, "names", "name", 1);
        pairs(copies);

        Found found = compared(copies, TABLES);

        assertThat(found.differences())
                .extracting(Difference::table, Difference::key, Difference::values)
                .containsExactlyInAnyOrder(
                        tuple(
                                "names",
                                "name = [\"text\",\"zzz\"]",
                                List.of("no such row on n1 and 1 more", "a row on n3")),
                        tuple(
                                "pairs",
                                "region = [\"text\",\"Fra '1\"] and app = [\"integer\",\"1\"]",
                                List.of("a row on n1 and 1 more", "no such row on n3")));
    }

    @Test
    void a_cell_that_was_written_after_the_vector_proves_nothing_but_must_move() throws Exception {
        var copies = new Copies(directory, NO_SHELL, EVERYTHING);
        clocks(copies, "ids", "id", 1);
        Fixture.edit(
                copies.file("n2"),
                "UPDATE ids SET val = 'newer' WHERE id = 5",
                "UPDATE ids__crsql_clock SET db_version = 11 WHERE key = 5");

        Found found = compared(copies, List.of("ids"));

        assertThat(found.moving()).isEmpty();
        assertThat(found.differences()).extracting(Difference::key).containsExactly("id = [\"integer\",\"5\"]");
    }

    @Test
    void a_node_that_does_not_answer_is_named() throws Exception {
        var copies = new Copies(directory, NO_SHELL, EVERYTHING);
        copies.silence("n3");

        Found found = compared(copies, List.of("ids", "empty"));

        assertThat(found.equal()).isFalse();
        assertThat(found.unread()).isEqualTo(Map.of("n3", "does not answer"));
        assertThat(found.differences()).isEmpty();
    }

    @Test
    void a_node_with_a_column_more_is_named() throws Exception {
        var copies = new Copies(directory, NO_SHELL, EVERYTHING);
        Fixture.edit(copies.file("n2"), "ALTER TABLE empty ADD COLUMN more");

        Found found = compared(copies, List.of("empty"));

        assertThat(found.unread())
                .isEqualTo(Map.of(
                        "n2", "has table empty with columns [id, more, v] and key [id], expected [id, v] and [id]"));
    }

    /** As if each row had been written at one version of the only site. */
    private static void clocks(Copies copies, String table, String key, int version) throws Exception {
        for (String node : copies.nodes()) {
            Fixture.edit(
                    copies.file(node),
                    "CREATE TABLE " + table + "__crsql_pks (__crsql_key INTEGER PRIMARY KEY, " + key + ")",
                    "INSERT INTO " + table + "__crsql_pks (" + key + ") SELECT " + key + " FROM " + table
                            + " ORDER BY 1",
                    "CREATE TABLE " + table
                            + "__crsql_clock (key INTEGER, col_name TEXT, db_version INTEGER, site_id INTEGER)",
                    "INSERT INTO " + table + "__crsql_clock SELECT __crsql_key, 'val', " + version + ", 0 FROM " + table
                            + "__crsql_pks");
        }
    }

    private static void pairs(Copies copies) throws Exception {
        for (String node : copies.nodes()) {
            Fixture.edit(
                    copies.file(node),
                    "CREATE TABLE pairs__crsql_pks (__crsql_key INTEGER PRIMARY KEY, region, app)",
                    "INSERT INTO pairs__crsql_pks (region, app) SELECT region, app FROM pairs ORDER BY 1, 2",
                    "CREATE TABLE pairs__crsql_clock (key INTEGER, col_name TEXT, db_version INTEGER, site_id INTEGER)",
                    "INSERT INTO pairs__crsql_clock SELECT __crsql_key, 'host', 1, 0 FROM pairs__crsql_pks");
        }
    }

    /** The shell's own definition, written down once more. */
    private static String sha3(Path file, String statement) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA3-256");
        byte[] text = statement.getBytes(StandardCharsets.UTF_8);
        digest.update(("S" + text.length + ":").getBytes(StandardCharsets.UTF_8));
        digest.update(text);
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var rows = connection.createStatement().executeQuery(statement)) {
            while (rows.next()) {
                digest.update((byte) 'R');
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    digest.update(cell(rows, i));
                }
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static byte[] cell(ResultSet rows, int column) throws Exception {
        return switch (rows.getObject(column)) {
            case null -> new byte[] {'N'};
            case Integer _ -> number('I', rows.getLong(column));
            case Long number -> number('I', number);
            case Double number -> number('F', Double.doubleToRawLongBits(number));
            case byte[] blob -> counted('B', blob);
            default -> counted('T', rows.getString(column).getBytes(StandardCharsets.UTF_8));
        };
    }

    private static byte[] number(char letter, long bits) {
        return ByteBuffer.allocate(9).put((byte) letter).putLong(bits).array();
    }

    private static byte[] counted(char letter, byte[] bytes) {
        var all = new ByteArrayOutputStream();
        all.writeBytes((letter + "" + bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        all.writeBytes(bytes);
        return all.toByteArray();
    }
}
