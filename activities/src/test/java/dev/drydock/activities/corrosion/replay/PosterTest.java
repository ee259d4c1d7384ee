package dev.drydock.activities.corrosion.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.activities.corrosion.replay.Fate.End;
import dev.drydock.artifacts.store.ArtifactStore;
import dev.drydock.artifacts.store.ArtifactStores;
import dev.drydock.harvest.value.Value;
import dev.drydock.workflows.words.TryAgain;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked
final class PosterTest {
    @TempDir
    Path directory;

    private PlainTarget target;
    private ArtifactStore store;
    private int shelves;

    @BeforeEach
    void aClusterWithTwoRows() {
        target = new PlainTarget();
        target.run("INSERT INTO apps VALUES (1, 'old'), (2, 'old')");
        store = ArtifactStores.at(directory.toUri());
    }

    @AfterEach
    void close() throws SQLException {
        target.close();
    }

    private Ledger ledger() throws IOException {
        return Ledger.open(store, "corrosion/demo/late/book", Shelf.in(directory.resolve("shelf-" + shelves++)));
    }

    private static RowName app(int id) {
        return new RowName("apps", new TreeMap<>(Map.of("id", new Value.Int(id))));
    }

    private static SortedMap<String, Value> state(String state) {
        return new TreeMap<>(Map.of("state", new Value.Text(state)));
    }

    private static RowTask update(int id, String wanted) {
        return RowTask.of(app(id), state("old"), state(wanted), new TreeSet<>(List.of("state")), null, false);
    }

    private static RowTask insert(int id, String wanted) {
        return RowTask.of(app(id), null, state(wanted), new TreeSet<>(List.of("state")), null, false);
    }

    private static End end(Ledger ledger, int id) {
        return ledger.of(app(id)).orElseThrow().fates().get("state").end();
    }

    @Test
    void a_batch_whose_answer_was_lost_is_counted_once_by_whoever_goes_on() throws Exception {
        target.loseAnswer(new TryAgain("the connection was reset"));
        var first = ledger();
        assertThatThrownBy(() ->
                        new Poster(target, first).bring(List.of(List.of(update(1, "late"), insert(3, "late")))))
                .hasMessageContaining("reset");

        var second = ledger();
        new Poster(target, second).resume();

        assertThat(end(second, 1)).isEqualTo(End.APPLIED);
        assertThat(end(second, 3)).isEqualTo(End.APPLIED);
        assertThat(target.state(1)).isEqualTo("late");
        assertThat(target.state(3)).isEqualTo("late");
    }

    @Test
    void a_write_that_came_between_reading_and_posting_stays_and_is_a_conflict() throws Exception {
        target.beforePosting(() -> target.run("UPDATE apps SET state = 'newer' WHERE id = 1"));
        var ledger = ledger();

        new Poster(target, ledger).bring(List.of(List.of(update(1, "late")), List.of(update(2, "late"))));

        assertThat(target.state(1)).isEqualTo("newer");
        assertThat(end(ledger, 1)).isEqualTo(End.CONFLICT);
        assertThat(ledger.of(app(1)).orElseThrow().found()).hasToString("{state=[\"text\",\"newer\"]}");
        assertThat(end(ledger, 2)).isEqualTo(End.APPLIED);
    }

    @Test
    void a_transaction_with_a_statement_that_is_refused_is_left_out_whole_and_the_others_go_in() throws Exception {
        var ledger = ledger();

        new Poster(target, ledger)
                .bring(List.of(
                        List.of(insert(3, "late")),
                        List.of(update(1, "late"), insert(4, "forbidden")),
                        List.of(update(2, "late"))));

        assertThat(target.state(3)).isEqualTo("late");
        assertThat(target.state(1)).isEqualTo("old");
        assertThat(target.state(4)).isEqualTo("absent");
        assertThat(target.state(2)).isEqualTo("late");
        assertThat(end(ledger, 1)).isEqualTo(End.CONFLICT);
        assertThat(ledger.of(app(4)).orElseThrow().why()).contains("CHECK constraint failed");
    }

    @Test
    void of_two_workers_with_the_same_book_one_is_refused_before_it_posts() throws Exception {
        var mine = ledger();
        var theirs = ledger();
        new Poster(target, mine).bring(List.of(List.of(update(1, "late"))));

        assertThatThrownBy(() -> new Poster(target, theirs).bring(List.of(List.of(update(2, "late")))))
                .isInstanceOf(TryAgain.class)
                .hasMessageContaining("another worker writes");
        assertThat(target.state(2)).isEqualTo("old");
    }

    @Test
    void what_was_applied_before_and_is_still_there_is_not_counted_as_somebody_elses() throws Exception {
        target.run("UPDATE apps SET state = 'late' WHERE id = 1");
        var ledger = ledger();

        new Poster(target, ledger)
                .bring(List.of(List.of(
                        RowTask.of(app(1), state("old"), state("late"), new TreeSet<>(List.of("state")), null, true),
                        RowTask.of(app(2), state("old"), state("late"), new TreeSet<>(List.of("state")), null, true))));

        assertThat(end(ledger, 1)).isEqualTo(End.APPLIED);
        assertThat(end(ledger, 2)).isEqualTo(End.APPLIED);
        assertThat(target.state(2)).isEqualTo("late");
    }

    private static RowTask decided(int id, SortedMap<String, Value> seen) {
        return RowTask.of(
                app(id),
                state("old"),
                state("late"),
                new TreeSet<>(List.of("state")),
                new RowTask.Seen(RowName.jsonOrNull(seen)),
                false);
    }

    @Test
    void a_late_value_wins_over_what_people_saw_and_what_it_replaced_is_written_down() throws Exception {
        target.run("UPDATE apps SET state = 'newer' WHERE id = 1");
        var ledger = ledger();

        new Poster(target, ledger).bring(List.of(List.of(decided(1, state("newer")))));

        assertThat(target.state(1)).isEqualTo("late");
        assertThat(end(ledger, 1)).isEqualTo(End.APPLIED);
        assertThat(ledger.of(app(1)).orElseThrow().found()).hasToString("{state=[\"text\",\"newer\"]}");
    }

    @Test
    void what_was_written_since_people_looked_stays_and_is_a_conflict_that_nobody_signed() throws Exception {
        target.run("UPDATE apps SET state = 'newest' WHERE id = 1");
        target.run("DELETE FROM apps WHERE id = 2");
        var ledger = ledger();

        new Poster(target, ledger).bring(List.of(List.of(decided(1, state("newer")), decided(2, state("newer")))));

        assertThat(target.state(1)).isEqualTo("newest");
        assertThat(target.state(2)).isEqualTo("absent");
        assertThat(end(ledger, 1)).isEqualTo(End.CONFLICT);
        assertThat(end(ledger, 2)).isEqualTo(End.CONFLICT);
        assertThat(ledger.of(app(1)).orElseThrow().fates().values()).noneMatch(Fate::signed);
    }

    @Test
    void what_is_decided_about_one_cell_forgets_nothing_of_the_others() throws Exception {
        var ledger = ledger();
        new Poster(target, ledger).bring(List.of(List.of(update(1, "late"))));

        ledger.note(List.of(
                Entry.of(app(1), state("late"), null, Map.of("name", Fate.of(End.SKIPPED, new Value.Text("x"))), "")));
        var read = Ledger.open(store, "corrosion/demo/late/book", Shelf.in(directory.resolve("another")));

        assertThat(end(ledger, 1)).isEqualTo(End.APPLIED);
        assertThat(end(read, 1)).isEqualTo(End.APPLIED);
        assertThat(read.of(app(1)).orElseThrow().fates()).containsOnlyKeys("-1", "name", "state");
    }
}
