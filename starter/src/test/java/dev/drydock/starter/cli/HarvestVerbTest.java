package dev.drydock.starter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.drydock.harvest.fixture.Fixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

final class HarvestVerbTest {
    static final Iterable<String> SETS = Fixture.NAMES;

    /** What a staging agent makes of a snapshot: all cells of one new site, version 1, no time. */
    private static final String REBUILT = """
            DROP TRIGGER crsql_site_id_insert_trig; DROP TRIGGER crsql_site_id_delete_trig;
            DELETE FROM crsql_site_id; INSERT INTO crsql_site_id VALUES (zeroblob(16), 1);
            DELETE FROM crsql_db_versions; INSERT INTO crsql_db_versions VALUES (zeroblob(16), 1);
            DELETE FROM apps__crsql_clock WHERE col_name = '-1'; DELETE FROM placements__crsql_clock WHERE col_name = '-1';
            DELETE FROM tags__crsql_clock WHERE col_version % 2 = 0;
            UPDATE apps__crsql_clock SET site_id = 1, db_version = 1, col_version = 1, ts = '0';
            UPDATE placements__crsql_clock SET site_id = 1, db_version = 1, col_version = 1, ts = '0';
            UPDATE tags__crsql_clock SET site_id = 1, db_version = 1, col_version = 1, ts = '0';
            """;

    /** What an agent does to a snapshot it was restored from when it opens it first. */
    private static final String OWN_SITE = """
            DROP TRIGGER crsql_site_id_insert_trig;
            INSERT INTO crsql_site_id VALUES (x'0123456789abcdef0123456789abcdef', 0);
            """;

    @TempDir
    Path directory = Path.of("");

    private Fixture fixture = new Fixture("", Path.of(""));

    @BeforeEach
    void unpack() throws IOException {
        fixture = Fixture.unpack("three-nodes-1", directory);
    }

    @ParameterizedTest
    @FieldSource("SETS")
    void the_replay_set_of_stopped_databases_is_the_expected_one_and_nothing_is_touched(String name)
            throws IOException {
        var set = Fixture.unpack(name, Files.createDirectories(directory.resolve("golden")));
        var before = contents(set.directory());

        var typed = harvest(set.snapshot(), set.nodes(), "-o", "json");

        assertThat(typed.exit()).isZero();
        assertThat(typed.err()).isEmpty();
        assertThat(unordered(new ObjectMapper().readTree(typed.out())))
                .isEqualTo(unordered(set.expected().path("replay")));
        assertThat(contents(set.directory())).isEqualTo(before);
    }

    @Test
    void people_get_a_table_of_at_most_eighty_columns() {
        var typed = harvest(fixture.snapshot(), fixture.nodes());

        assertThat(typed.exit()).isZero();
        assertThat(typed.out()).containsPattern("apps +110 +55 +19 ").contains("3 databases");
        assertThat(typed.out().lines()).allMatch(line -> line.length() <= 80 || line.contains("/"));
    }

    @Test
    void a_node_that_wrote_nothing_beyond_the_snapshot_has_nothing_late() throws IOException {
        var copy = Files.copy(fixture.snapshot(), directory.resolve("copy.db"));
        change(copy, OWN_SITE);

        var typed = harvest(fixture.snapshot(), List.of(copy), "-o", "json");

        assertThat(typed.exit()).isEqualTo(3);
        assertThat(new ObjectMapper()
                        .readTree(typed.out())
                        .path("tags")
                        .path("insert")
                        .isEmpty())
                .isTrue();
    }

    @Test
    void a_database_copied_without_its_wal_has_no_site_of_its_own_and_is_refused() throws IOException {
        var copy = Files.copy(fixture.snapshot(), directory.resolve("copy.db"));

        var typed = harvest(fixture.snapshot(), List.of(fixture.node("n1"), copy));

        assertThat(typed.exit()).isEqualTo(2);
        assertThat(typed.out()).isEmpty();
        assertThat(typed.err())
                .contains("copy.db is not a node's whole database")
                .contains("no site of its own at ordinal 0")
                .contains("copied without its -wal")
                .contains("next: drydock harvest --snapshot " + fixture.snapshot() + " " + copy);
    }

    @Test
    void a_node_in_the_place_of_the_snapshot_is_refused() {
        var typed = harvest(fixture.node("n3"), List.of(fixture.node("n1")));

        assertThat(typed.exit()).isEqualTo(2);
        assertThat(typed.out()).isEmpty();
        assertThat(typed.err())
                .contains("n3/corrosion.db is no snapshot but a node's own database")
                .contains("4a03516cd19244f391c74275d0455901 at ordinal 0")
                .contains("corrosion backup")
                .contains("next: ");
    }

    @Test
    void what_is_no_file_is_called_what_it_is() {
        var folder = harvest(fixture.snapshot(), List.of(fixture.directory()));
        var device = harvest(fixture.snapshot(), List.of(Path.of("/dev/null")));

        assertThat(folder.exit()).isEqualTo(2);
        assertThat(folder.err()).contains("three-nodes-1 is a directory: expected a file");
        assertThat(device.exit()).isEqualTo(2);
        assertThat(device.err()).contains("/dev/null is a device or a pipe: expected a file");
    }

    @Test
    void a_missing_file_and_the_same_file_twice_are_mistakes_of_the_command() {
        var node = fixture.node("n1");

        var missing = harvest(fixture.snapshot(), List.of(directory.resolve("nowhere.db")));
        var twice = harvest(fixture.snapshot(), List.of(node, node.resolveSibling("../n1/corrosion.db")));

        assertThat(missing.exit()).isEqualTo(2);
        assertThat(missing.err()).contains("there is no file").contains("next: ");
        assertThat(twice.exit()).isEqualTo(2);
        assertThat(twice.err()).contains("are the same file").contains("next: give each file once");
    }

    @Test
    void a_file_that_is_no_whole_database_is_refused() throws IOException {
        byte[] whole = Files.readAllBytes(fixture.node("n1"));
        var text = Files.writeString(directory.resolve("text.db"), "not a database, but long enough\n".repeat(10));
        var empty = Files.createFile(directory.resolve("empty.db"));
        var cut = Files.write(directory.resolve("cut.db"), Arrays.copyOf(whole, whole.length / 2));

        assertThat(refused(text)).contains("text.db is not an SQLite database");
        assertThat(refused(empty)).contains("empty.db is empty");
        assertThat(refused(cut)).contains("cut.db is truncated");
    }

    @Test
    void a_truncated_file_with_its_log_beside_it_is_refused() throws IOException {
        var node = fixture.node("n2");
        Files.write(node, Arrays.copyOf(Files.readAllBytes(node), 8192));
        var log = node.resolveSibling("corrosion.db-wal");
        Files.write(log, Arrays.copyOf(Files.readAllBytes(log), 32 + 4120));

        assertThat(refused(node)).contains("n2/corrosion.db");
    }

    @Test
    void a_database_of_something_else_is_refused() {
        var other = changed("other.db", "CREATE TABLE t (a)");

        assertThat(refused(other)).contains("other.db is not a Corrosion database");
    }

    @Test
    void a_version_nobody_looked_at_is_refused() {
        var node = fixture.node("n1");
        change(node, "UPDATE crsql_master SET value = 180000 WHERE key = 'crsqlite_version'");

        assertThat(refused(node)).contains("crsqlite_version is 180000, expected 170000");
    }

    @Test
    void a_node_of_another_cluster_is_refused() throws IOException {
        var other = Fixture.unpack("three-nodes-2", directory);

        assertThat(refused(other.node("n1"))).contains("is of another cluster");
    }

    @Test
    void a_snapshot_with_reset_clocks_needs_the_manifest_of_its_original() throws IOException {
        var snapshot = fixture.snapshot();
        var manifest = Files.writeString(directory.resolve("manifest.json"), manifest(snapshot));
        change(snapshot, "DROP TABLE apps__crsql_clock; DROP TABLE apps__crsql_pks");

        var without = harvest(snapshot, fixture.nodes());
        var with = harvest(snapshot, fixture.nodes(), "--manifest", manifest.toString());

        assertThat(without.exit()).isEqualTo(15);
        assertThat(without.err()).contains("only the manifest of its original").contains("--manifest MANIFEST.json");
        assertThat(with.exit()).isZero();
    }

    @Test
    void a_snapshot_that_was_rebuilt_needs_the_manifest_of_its_original() throws IOException {
        var snapshot = fixture.snapshot();
        var manifest = Files.writeString(directory.resolve("manifest.json"), manifest(snapshot));
        change(snapshot, REBUILT);

        var without = harvest(snapshot, fixture.nodes());
        var with = harvest(snapshot, fixture.nodes(), "--manifest", manifest.toString(), "-o", "json");

        assertThat(without.exit()).isEqualTo(15);
        assertThat(without.err()).contains("its clocks were made anew").contains("only the manifest of its original");
        assertThat(with.exit()).isZero();
        assertThat(unordered(new ObjectMapper().readTree(with.out())))
                .isEqualTo(unordered(fixture.expected().path("replay")));
    }

    @Test
    void errors_are_json_for_programs() throws IOException {
        var typed = harvest(fixture.snapshot(), List.of(directory.resolve("nowhere.db")), "-o", "json");

        assertThat(new ObjectMapper()
                        .readTree(typed.out())
                        .path("error")
                        .path("code")
                        .asInt())
                .isEqualTo(2);
    }

    private String refused(Path node) {
        var typed = harvest(fixture.snapshot(), List.of(node));
        assertThat(typed.exit()).isEqualTo(15);
        assertThat(typed.out()).isEmpty();
        assertThat(typed.err()).contains("next: ");
        return typed.err();
    }

    private static Typed harvest(Path snapshot, List<Path> nodes, String... options) {
        var args = new ArrayList<>(List.of("harvest", "--snapshot", snapshot.toString()));
        args.addAll(List.of(options));
        nodes.forEach(node -> args.add(node.toString()));
        return Typed.at("127.0.0.1:1", args.toArray(String[]::new));
    }

    private Path changed(String name, String sql) {
        var file = directory.resolve(name);
        change(file, sql);
        return file;
    }

    private static void change(Path file, String sql) {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            statement.executeUpdate("PRAGMA journal_mode = DELETE; " + sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String manifest(Path snapshot) {
        var vector = new TreeMap<String, String>();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:file:" + snapshot + "?immutable=1");
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT lower(hex(site_id)), db_version FROM crsql_db_versions")) {
            while (rows.next()) {
                vector.put(rows.getString(1), rows.getString(2));
            }
            return new ObjectMapper()
                    .valueToTree(Map.of("cut", Map.of("vector", vector, "holes", Map.of())))
                    .toString();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The order of rows carries no meaning. */
    private static Map<String, Set<JsonNode>> unordered(JsonNode replay) {
        var rows = new TreeMap<String, Set<JsonNode>>();
        replay.properties()
                .forEach(table -> table.getValue().properties().forEach(kind -> {
                    var set = new HashSet<JsonNode>();
                    kind.getValue().forEach(set::add);
                    rows.put(table.getKey() + " " + kind.getKey(), set);
                }));
        return rows;
    }

    private static Map<String, Integer> contents(Path directory) {
        var contents = new TreeMap<String, Integer>();
        try (var files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(file.toString(), Arrays.hashCode(Files.readAllBytes(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return contents;
    }
}
