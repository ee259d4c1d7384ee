package dev.drydock.harvest.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.harvest.delta.Delta;
import dev.drydock.harvest.delta.Harvester;
import dev.drydock.harvest.fixture.Fixture;
import dev.drydock.harvest.snapshot.Snapshot;
import dev.drydock.harvest.value.Value.Int;
import dev.drydock.harvest.value.Value.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots whose tables are not those of the nodes. */
class SchemaTest {
    private static final String DROP_TRIGGERS =
            "DROP TRIGGER apps__crsql_itrig; DROP TRIGGER apps__crsql_utrig; DROP TRIGGER apps__crsql_dtrig;";

    @TempDir
    Path directory = Path.of("");

    private Fixture fixture = new Fixture("", Path.of(""));

    @BeforeEach
    void unpack() throws IOException {
        fixture = Fixture.unpack("three-nodes-1", directory);
    }

    @Test
    void late_cells_of_a_dropped_column_are_told_and_the_others_still_merged() {
        var plain = merged();

        change(DROP_TRIGGERS + "ALTER TABLE apps DROP COLUMN image");
        var dropped = merged();

        assertThat(dropped).hasSameSizeAs(plain);
        assertThat(dropped.stream().filter(row -> row.missing().columns().contains("image")))
                .isNotEmpty()
                .allSatisfy(row ->
                        assertThat(row.cells().stream().filter(row::homeless)).isNotEmpty());
        assertThat(dropped).noneMatch(row -> row.after() != null && row.after().containsKey("image"));
        assertThat(cells(dropped)).isEqualTo(cells(plain));
    }

    @Test
    void late_cells_of_a_dropped_table_are_told_and_nothing_is_done() {
        change("DROP TABLE tags; DROP TABLE tags__crsql_clock; DROP TABLE tags__crsql_pks");

        var rows = merged().stream().filter(row -> row.table().equals("tags")).toList();

        assertThat(rows)
                .isNotEmpty()
                .allMatch(row -> row.missing().table() && row.change().isEmpty());
        assertThat(rows).allMatch(row -> row.cells().stream().allMatch(row::homeless));
    }

    @Test
    void a_column_only_the_snapshot_has_gets_its_default_in_new_rows() {
        change(DROP_TRIGGERS + "ALTER TABLE apps ADD COLUMN zone TEXT DEFAULT 7");

        var inserts = merged().stream()
                .filter(row -> row.table().equals("apps"))
                .flatMap(row -> row.change().stream())
                .filter(Change.Insert.class::isInstance)
                .map(Change.Insert.class::cast)
                .toList();

        assertThat(inserts)
                .isNotEmpty()
                .allSatisfy(insert -> assertThat(insert.cells()).containsEntry("zone", new Text("7")));
    }

    @Test
    void a_row_that_lost_its_clocks_is_merged_by_what_is_late() {
        var plain = merged();
        change("DELETE FROM apps__crsql_clock");

        var bare = merged();

        assertThat(bare).hasSameSizeAs(plain);
        assertThat(cells(bare)).isEqualTo(cells(plain));
    }

    @Test
    void nothing_late_gives_no_row() throws IOException {
        Path copy = Files.copy(fixture.snapshot(), directory.resolve("copy.db"));

        assertThat(merged(List.of(copy))).isEmpty();
        assertThat(merged(List.of())).isEmpty();
    }

    @Test
    void an_insert_that_was_deleted_again_has_won_and_needs_nothing() {
        var gone = merged().stream()
                .filter(row -> row.before() == null && row.after() == null)
                .toList();

        assertThat(gone).isNotEmpty().allSatisfy(row -> {
            assertThat(row.change()).isEmpty();
            assertThat(row.cells().stream().filter(LateCell::won))
                    .singleElement()
                    .matches(LateCell::isRow);
        });
    }

    @Test
    void rows_come_by_table_and_key() {
        var keys = merged().stream()
                .filter(row -> row.table().equals("apps"))
                .map(row -> row.key().get("id"))
                .toList();

        assertThat(keys)
                .isSortedAccordingTo((one, other) ->
                        one instanceof Int(long a) && other instanceof Int(long b) ? Long.compare(a, b) : 0);
    }

    private static long cells(List<MergedRow> rows) {
        return rows.stream().mapToLong(row -> row.cells().size()).sum();
    }

    private List<MergedRow> merged() {
        return merged(fixture.nodes());
    }

    private List<MergedRow> merged(List<Path> nodes) {
        var rows = new ArrayList<MergedRow>();
        var deltas = new ArrayList<Delta>();
        try (var snapshot = Snapshot.open(fixture.snapshot(), directory)) {
            for (Path node : nodes) {
                Path delta = directory.resolve(System.nanoTime() + ".delta");
                deltas.add(new Harvester(directory).take(node, snapshot.cut(), delta));
            }
            Merge.of(snapshot, deltas).each(rows::add);
            deltas.forEach(Delta::close);
        }
        return rows;
    }

    private void change(String sql) {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + fixture.snapshot());
                var statement = connection.createStatement()) {
            statement.executeUpdate("PRAGMA journal_mode = DELETE; " + sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
