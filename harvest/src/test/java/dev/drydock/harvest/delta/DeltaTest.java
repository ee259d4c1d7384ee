package dev.drydock.harvest.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.drydock.harvest.cut.Cut;
import dev.drydock.harvest.cut.Ranges;
import dev.drydock.harvest.file.Unfit;
import dev.drydock.harvest.fixture.Fixture;
import dev.drydock.harvest.snapshot.Snapshot;
import dev.drydock.harvest.value.KeyOrder;
import dev.drydock.harvest.value.Value.Int;
import dev.drydock.harvest.value.Value.Real;
import dev.drydock.harvest.value.Value.Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeltaTest {
    private static final String STRANGER = "5a".repeat(16);

    @TempDir
    Path directory = Path.of("");

    private Fixture fixture = new Fixture("", Path.of(""));
    private Cut cut = Cut.NOTHING;

    @BeforeEach
    void unpack() throws IOException {
        fixture = Fixture.unpack("three-nodes-1", directory);
        try (var snapshot = Snapshot.open(fixture.snapshot(), directory)) {
            cut = snapshot.cut();
        }
    }

    @Test
    void a_delta_knows_where_it_comes_from_and_has_its_keys_in_order() {
        try (var delta = take("n2")) {
            assertThat(delta.about().actor()).isEqualTo("a6e7e872fa6343cabda4dcd465f4d2ac");
            assertThat(delta.about().cut()).isEqualTo(cut.digest());
            assertThat(delta.about().held().vector())
                    .containsEntry(delta.about().actor(), 146L);
            assertThat(delta.about().notes()).isEmpty();
            assertThat(candidates(delta, "placements"))
                    .isNotEmpty()
                    .isSortedAccordingTo((one, other) -> KeyOrder.ORDER.compare(one.key(), other.key()));
        }
    }

    @Test
    void the_same_script_makes_the_same_delta_in_the_shell_of_a_node() throws Exception {
        assumeThat(Files.isExecutable(Path.of("/usr/bin/sqlite3"))).isTrue();
        var scratch = directory.resolve("it's scratch?");
        var shell = new NodeShell(fixture.node("n2").toString(), scratch.toString());
        var to = directory.resolve("by the shell's.delta");
        var script = directory.resolve("script.sql");

        var layout = Layout.of(sh(shell.link() + shell.layout()));
        Files.writeString(script, DeltaScript.of(layout, cut, shell.uri(), to.toString()));
        sh(shell.run(script.toString()) + shell.remove());

        try (var there = Delta.open(to);
                var here = take("n2")) {
            assertThat(there.about()).isEqualTo(here.about());
            for (DeltaTable table : here.tables()) {
                assertThat(candidates(there, table.name())).isEqualTo(candidates(here, table.name()));
            }
        }
        assertThat(scratch).doesNotExist();
        assertThat(files(fixture.directory().resolve("n2"))).containsExactly("corrosion.db", "corrosion.db-wal");
    }

    @Test
    void without_the_clocks_indexes_the_answer_is_the_same() {
        List<Candidate> with;
        try (var delta = take("n1")) {
            with = candidates(delta, "apps");
        }
        change("n1", "DROP INDEX apps__crsql_clock_dbv_idx; DROP INDEX corro_apps__crsql_clock_site_id_dbv");

        try (var delta = take("n1")) {
            assertThat(candidates(delta, "apps")).containsExactlyInAnyOrderElementsOf(with);
        }
    }

    @Test
    void a_hole_of_the_snapshot_makes_an_old_version_late() {
        var site = "4a03516cd19244f391c74275d0455901";
        var holed = new Cut(cut.vector(), Map.of(site, Ranges.upTo(40)));

        try (var plain = take("n1");
                var more = new Harvester(directory).take(fixture.node("n1"), holed, directory.resolve("holed"))) {
            var old = candidates(more, "apps");
            old.removeAll(candidates(plain, "apps"));
            assertThat(old)
                    .isNotEmpty()
                    .allMatch(each ->
                            each.origin().site().equals(site) && each.origin().version() <= 40);
        }
    }

    @Test
    void few_holes_or_many_each_version_that_is_not_held_is_late_and_no_other() {
        var site = "4a03516cd19244f391c74275d0455901";
        List<Candidate> all;
        try (var delta = new Harvester(directory).take(fixture.node("n1"), Cut.NOTHING, directory.resolve("all"))) {
            all = candidates(delta, "apps");
        }

        for (int holes : List.of(2, 60)) {
            long head = 2L * holes + 1;
            var holed = new Cut(
                    Map.of(site, head),
                    Map.of(
                            site,
                            new Ranges(IntStream.rangeClosed(1, holes)
                                    .mapToObj(i -> new Ranges.Range(2L * i, 2L * i))
                                    .toList())));
            try (var delta = new Harvester(directory).take(fixture.node("n1"), holed, directory.resolve("h" + holes))) {
                var expected = all.stream()
                        .filter(each -> !each.origin().site().equals(site)
                                || each.origin().version() > head
                                || each.origin().version() % 2 == 0)
                        .toList();
                assertThat(candidates(delta, "apps")).isEqualTo(expected);
                assertThat(expected).hasSizeLessThan(all.size());
            }
        }
    }

    @Test
    void what_was_received_in_part_is_late_with_its_key_unpacked_and_its_class_restored() {
        change(
                "n1",
                buffered("apps", "010901", "weight", "2", 1),
                buffered("apps", "010902", "name", "42", 2),
                buffered("gone", "010901", "a", "1", 3),
                "INSERT INTO __corro_seq_bookkeeping VALUES (x'" + STRANGER + "', 7, 0, 1, 9, '0')");

        try (var delta = take("n1")) {
            var found = candidates(delta, "apps").stream()
                    .filter(each -> each.origin().site().equals(STRANGER))
                    .toList();
            assertThat(found).extracting(Candidate::key).containsExactly(List.of(new Int(1)), List.of(new Int(2)));
            assertThat(found).extracting(Candidate::value).containsExactly(new Real(2), new Text("42"));
            assertThat(delta.about().notes()).singleElement().asString().contains("table gone");
            assertThat(delta.about().held().holes()).containsKey(STRANGER);
        }
    }

    @Test
    void what_was_received_in_part_and_whole_since_is_in_the_clocks_alone() {
        change(
                "n1",
                buffered("apps", "010901", "weight", "2", 1),
                "INSERT INTO crsql_db_versions VALUES (x'" + STRANGER + "', 9)");

        try (var delta = take("n1")) {
            assertThat(candidates(delta, "apps"))
                    .noneMatch(each -> each.origin().site().equals(STRANGER));
        }
    }

    @Test
    void a_table_that_is_not_replicated_is_named_when_it_has_rows() {
        change("n1", "CREATE TABLE \"it's mine\" (a)", "INSERT INTO \"it's mine\" VALUES (1)", "CREATE TABLE bare (a)");

        try (var delta = take("n1")) {
            assertThat(delta.about().notes())
                    .singleElement()
                    .asString()
                    .startsWith("table it's mine is not replicated and has rows");
        }
    }

    @Test
    void a_delta_that_is_cut_off_unfinished_or_of_another_format_is_refused() throws IOException {
        var taken = take("n1");
        taken.close();
        var whole = taken.file();
        var half = Files.write(
                directory.resolve("half"), Arrays.copyOf(Files.readAllBytes(whole), (int) Files.size(whole) / 2));
        var unfinished = Files.copy(whole, directory.resolve("unfinished"));
        change(unfinished, "DELETE FROM meta WHERE key = 'complete'");
        var newer = Files.copy(whole, directory.resolve("newer"));
        change(newer, "UPDATE meta SET value = 3 WHERE key = 'format'");

        assertThatThrownBy(() -> Delta.open(half)).isInstanceOf(Unfit.class).hasMessageContaining("is damaged");
        assertThatThrownBy(() -> Delta.open(unfinished)).hasMessageContaining("is not complete");
        assertThatThrownBy(() -> Delta.open(newer)).hasMessageContaining("has format 3, expected 2");
    }

    @Test
    void a_clock_row_without_a_key_is_damage_and_not_nothing() {
        change("n1", "DELETE FROM apps__crsql_pks");

        assertThatThrownBy(() -> take("n1")).isInstanceOf(Unfit.class).hasMessageContaining("without a key");
    }

    @Test
    void a_clock_row_of_a_site_nobody_knows_is_damage_and_not_nothing() {
        change("n1", "DROP TRIGGER crsql_site_id_delete_trig", "DELETE FROM crsql_site_id WHERE ordinal = 1");

        assertThatThrownBy(() -> take("n1")).isInstanceOf(Unfit.class).hasMessageContaining("1 sites in its clocks");
    }

    private Delta take(String node) {
        return new Harvester(directory).take(fixture.node(node), cut, delta(node));
    }

    private Path delta(String node) {
        return directory.resolve(node + "." + System.nanoTime() + ".delta");
    }

    private static List<Candidate> candidates(Delta delta, String table) {
        var found = new ArrayList<Candidate>();
        for (Rows rows : delta.rows(table)) {
            try (rows) {
                for (var next = rows.next(); next.isPresent(); next = rows.next()) {
                    found.add(next.get());
                }
            }
        }
        found.sort((one, other) -> KeyOrder.ORDER.compare(one.key(), other.key()));
        return found;
    }

    private static String buffered(String table, String pk, String column, String value, int seq) {
        return "INSERT INTO __corro_buffered_changes VALUES ('" + table + "', x'" + pk + "', '" + column + "', '"
                + value + "', 5, 7, x'" + STRANGER + "', " + seq + ", 1, '0')";
    }

    private void change(String node, String... statements) {
        change(fixture.node(node), statements);
    }

    private static void change(Path file, String... statements) {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            for (String each : statements) {
                statement.executeUpdate(each);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String sh(String lines) throws IOException, InterruptedException {
        var process =
                new ProcessBuilder("sh", "-c", lines).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }

    private static List<String> files(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }
}
