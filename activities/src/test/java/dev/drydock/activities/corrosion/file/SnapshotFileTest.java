package dev.drydock.activities.corrosion.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.activities.corrosion.file.SnapshotFile.Care;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotFileTest {
    @TempDir
    Path directory;

    private Path file = Path.of("");

    @BeforeEach
    void copy() throws IOException {
        file = Fixture.snapshot(directory);
    }

    @Test
    void a_real_backup_is_whole_and_says_what_it_holds() throws Exception {
        var judged = new SnapshotFile(file).judge(Care.DEEP);

        assertThat(judged.trouble()).isEmpty();
        assertThat(judged.rows()).containsOnlyKeys("apps", "placements", "tags");
        var inside = Objects.requireNonNull(judged.inside());
        assertThat(inside.actorId()).isEmpty();
        assertThat(inside.clusterId()).isEqualTo(OptionalInt.of(0));
        assertThat(inside.cut().vector()).hasSize(3);
        assertThat(Objects.requireNonNull(directory.toFile().list())).containsExactly("snapshot.db");
    }

    @Test
    void preparing_sets_the_id_forgets_the_holes_and_keeps_every_row() throws Exception {
        Fixture.edit(file, "INSERT INTO __corro_bookkeeping_gaps VALUES (x'aa', 3, 5)");
        var before = new SnapshotFile(file).judge(Care.QUICK);

        new SnapshotFile(file).prepare(7);
        new SnapshotFile(file).prepare(7);

        var after = new SnapshotFile(file).judge(Care.DEEP);
        assertThat(Objects.requireNonNull(before.inside()).cut().holes()).containsKey("aa");
        assertThat(after.trouble()).isEmpty();
        assertThat(after.rows()).isEqualTo(before.rows());
        var inside = Objects.requireNonNull(after.inside());
        assertThat(inside.clusterIdAsStored()).isEqualTo("integer 7");
        assertThat(inside.cut().holes()).isEmpty();
        assertThat(inside.cut().vector()).isEqualTo(before.inside().cut().vector());
        assertThat(Objects.requireNonNull(directory.toFile().list())).containsExactly("snapshot.db");
    }

    @Test
    void a_file_that_is_not_there_or_empty_or_no_database_is_named_so() throws Exception {
        assertThat(trouble(directory.resolve("nothing.db"))).contains("no readable file");

        Files.write(file, new byte[0]);
        assertThat(trouble(file)).contains("empty");

        Files.writeString(file, "x".repeat(5000));
        assertThat(trouble(file)).contains("not an SQLite database");
    }

    @Test
    void a_truncated_snapshot_is_refused_before_it_is_opened() throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));

        assertThat(trouble(file)).contains("truncated");
    }

    @Test
    void flipped_bits_in_its_pages_are_found() throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        for (int page = 1; page < bytes.length / 4096; page++) {
            bytes[page * 4096] ^= 0x20;
        }
        Files.write(file, bytes);

        assertThat(trouble(file)).contains("damaged");
    }

    @Test
    void a_wal_beside_it_is_refused_because_restore_leaves_it_behind() throws Exception {
        Files.write(DatabaseFile.beside(file, "-wal"), new byte[100]);

        assertThat(trouble(file)).contains("-wal of 100 bytes");
    }

    @Test
    void a_copy_that_still_carries_an_identity_or_members_is_refused() throws Exception {
        Fixture.edit(file, dropTriggers(file, "crsql_site_id").toArray(String[]::new));
        Fixture.edit(
                file,
                "INSERT INTO crsql_site_id (site_id, ordinal) VALUES (x'00112233445566778899aabbccddeeff', 0)",
                "INSERT INTO __corro_members (actor_id, address) VALUES (x'00', '127.0.0.1:1')");

        assertThat(trouble(file))
                .contains("identity of actor 00112233445566778899aabbccddeeff")
                .contains("1 rows in __corro_members");
    }

    @Test
    void the_published_clock_reset_is_recognised() throws Exception {
        Fixture.edit(file, "DROP TABLE apps__crsql_clock", "DROP TABLE apps__crsql_pks");

        assertThat(trouble(file)).contains("table apps has triggers and no clock table");
    }

    @Test
    void another_extension_version_or_an_impossible_cluster_id_is_refused() throws Exception {
        Fixture.edit(
                file,
                "UPDATE crsql_master SET value = 180000 WHERE key = 'crsqlite_version'",
                "INSERT INTO __corro_state VALUES ('cluster_id', '7')");

        assertThat(trouble(file)).contains("crsqlite_version is 180000").contains("cluster_id is 'text 7'");

        Fixture.edit(file, "UPDATE __corro_state SET value = 65536 WHERE key = 'cluster_id'");
        assertThat(trouble(file)).contains("cluster_id is 'integer 65536'");
    }

    @Test
    void a_snapshot_without_a_version_vector_is_refused() throws Exception {
        Fixture.edit(file, "DELETE FROM crsql_db_versions");

        assertThat(trouble(file)).contains("version vector is empty");
    }

    @Test
    void packing_takes_both_digests_and_unpacks_to_the_same_bytes() throws Exception {
        Path packed = directory.resolve("snapshot.db.zst");
        var read = new AtomicLong();

        var packing = Packing.pack(file, packed, read::set);

        assertThat(packing.content()).isEqualTo(new Manifest.Content(Shape.sha256(file), Files.size(file)));
        assertThat(packing.packed().sha256()).isEqualTo(Shape.sha256(packed));
        assertThat(read.get()).isEqualTo(Files.size(file));
        assertThat(Packing.isPacked(packed)).isTrue();
        assertThat(Packing.isPacked(file)).isFalse();
        try (var in = Packing.unpacking(Files.newInputStream(packed))) {
            assertThat(Shape.sha256(in)).isEqualTo(packing.content().sha256());
        }
    }

    @Test
    void what_only_the_wal_of_a_killed_agent_holds_is_read_without_a_trace() throws Exception {
        Path node = directory.resolve("node");
        Files.createDirectories(node);
        Path database = node.resolve("corrosion.db");
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            statement.execute("INSERT INTO __corro_state VALUES ('cluster_id', 9)");
            Files.copy(file, database);
            Files.copy(DatabaseFile.beside(file, "-wal"), DatabaseFile.beside(database, "-wal"));
        }

        try (var still = DatabaseFile.still(database, directory.resolve("scratch"))) {
            assertThat(Inside.of(still).clusterId()).isEqualTo(OptionalInt.of(9));
        }

        assertThat(Objects.requireNonNull(node.toFile().list()))
                .containsExactlyInAnyOrder("corrosion.db", "corrosion.db-wal");
        assertThat(directory.resolve("scratch")).isEmptyDirectory();
    }

    @Test
    void a_column_that_was_added_later_makes_the_same_schema() throws Exception {
        Path early = directory.resolve("early.db");
        Path late = directory.resolve("late.db");
        Fixture.edit(
                early, "CREATE TABLE t__crsql_clock (key)", "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT)");
        Fixture.edit(
                late,
                "CREATE TABLE t (id INTEGER PRIMARY KEY,  b TEXT)",
                "CREATE TABLE t__crsql_clock (key)",
                "ALTER TABLE t ADD COLUMN a TEXT");

        assertThat(schema(early)).isEqualTo(schema(late)).startsWith("sha256:");

        Fixture.edit(late, "ALTER TABLE t ADD COLUMN c TEXT");
        assertThat(schema(late)).isNotEqualTo(schema(early));
    }

    private static String schema(Path file) {
        try (var database = DatabaseFile.alone(file)) {
            return Inside.of(database).schema();
        }
    }

    private static String trouble(Path file) throws IOException {
        return String.join("\n", new SnapshotFile(file).judge(Care.DEEP).trouble());
    }

    private static List<String> dropTriggers(Path file, String table) {
        try (var database = DatabaseFile.alone(file)) {
            return database
                    .rows("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = '" + table + "'")
                    .stream()
                    .map(row -> "DROP TRIGGER " + Database.name(row.text(0)))
                    .toList();
        }
    }
}
