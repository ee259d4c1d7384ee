package dev.drydock.activities.patroni.salvage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.activities.patroni.salvage.Change.Kind;
import dev.drydock.activities.patroni.salvage.Message.Column;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PileTest {
    private static final int MOST = 10;

    @TempDir
    Path scratch;

    private static Change change(int id, String note) {
        var columns = List.of(new Column("id", true, 23), new Column("note", false, 25));
        var table = new Table("app", "public", "t" + id % 2, 'd', columns);
        return new Change(
                table, Kind.INSERT, null, false, List.of(new Cell.Text(String.valueOf(id)), new Cell.Text(note)));
    }

    private static List<Change> changes(int count) {
        var changes = new ArrayList<Change>();
        for (int i = 0; i < count; i++) {
            changes.add(change(i, "ü"));
        }
        return changes;
    }

    private static List<Change> whole(Pile pile, List<Change> changes) throws IOException {
        for (Change each : changes) {
            pile.add(each);
        }
        return pile.whole();
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(scratch)) {
            return files.toList();
        }
    }

    @Test
    void many_changes_lie_in_a_file_and_are_read_in_their_order_as_often_as_is_wanted() throws IOException {
        try (var pile = new Pile(scratch, MOST)) {
            var many = whole(pile, changes(1_000));

            assertThat(files()).hasSize(1);
            assertThat(many).hasSize(1_000).isEqualTo(changes(1_000)).isEqualTo(changes(1_000));
            assertThat(many.get(500)).isEqualTo(change(500, "ü"));
            assertThat(many.get(3)).isEqualTo(change(3, "ü"));
            assertThatThrownBy(() -> many.get(1_000)).isInstanceOf(IndexOutOfBoundsException.class);
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void each_transaction_has_its_own() throws IOException {
        try (var pile = new Pile(scratch, MOST)) {
            assertThat(whole(pile, changes(MOST + 1))).hasSize(MOST + 1);
            assertThat(whole(pile, changes(MOST))).hasSize(MOST);
            assertThat(files()).isEmpty();
            assertThat(whole(pile, List.of())).isEmpty();
            assertThat(whole(pile, changes(MOST + 2))).hasSize(MOST + 2);
            assertThat(files()).hasSize(1);
        }
    }

    @Test
    void a_few_changes_of_large_values_lie_in_a_file_too() throws IOException {
        try (var pile = new Pile(scratch)) {
            var heavy = List.of(change(1, "x".repeat(10 << 20)), change(2, "y".repeat(10 << 20)), change(3, "z"));

            assertThat(whole(pile, heavy)).isEqualTo(heavy);
            assertThat(files()).hasSize(1);
        }
    }

    @Test
    void a_transaction_knows_whether_its_changes_stay() throws IOException {
        try (var pile = new Pile(scratch, MOST)) {
            assertThat(transaction(whole(pile, changes(MOST))).stays()).isTrue();
            assertThat(transaction(whole(pile, changes(MOST + 1))).stays()).isFalse();
        }
    }

    private static Transaction transaction(List<Change> changes) {
        return new Transaction("app", 737, 256, 300, Instant.EPOCH, changes);
    }
}
