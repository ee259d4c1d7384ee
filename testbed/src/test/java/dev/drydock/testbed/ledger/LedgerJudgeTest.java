package dev.drydock.testbed.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.testbed.ledger.Entry.Fate;
import dev.drydock.testbed.ledger.Ledger.Row;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LedgerJudgeTest {

    @TempDir
    private Path dir = Path.of("");

    private static Entry entry(long transaction, long number, int version, String payload, Fate fate) {
        return new Entry(transaction, number, version, payload, false, fate);
    }

    private static Entry gone(long transaction, long number, int version, Fate fate) {
        return new Entry(transaction, number, version, "", true, fate);
    }

    private static LedgerVerdict judge(List<Entry> entries, Map<Long, Row> table) {
        return new LedgerJudge(entries, Map.of("n1", table)).verdict();
    }

    @Test
    void rows_that_are_as_their_last_acknowledged_entry_left_them_are_well() {
        var entries = List.of(
                entry(0, 1, 0, "a", Fate.ACKNOWLEDGED),
                entry(0, 2, 0, "b", Fate.ACKNOWLEDGED),
                entry(1, 1, 1, "c", Fate.ACKNOWLEDGED),
                gone(2, 2, 1, Fate.ACKNOWLEDGED));

        var verdict = judge(entries, Map.of(1L, new Row(1, "c")));

        assertThat(verdict).isEqualTo(new LedgerVerdict(2, 0, 0, 0, 0, true, List.of()));
        assertThat(verdict.good()).isTrue();
    }

    @Test
    void a_row_that_is_missing_or_older_or_back_again_is_lost() {
        var entries = List.of(
                entry(0, 1, 0, "a", Fate.ACKNOWLEDGED),
                entry(1, 2, 0, "b", Fate.ACKNOWLEDGED),
                entry(2, 2, 1, "c", Fate.ACKNOWLEDGED),
                entry(3, 3, 0, "d", Fate.ACKNOWLEDGED),
                gone(4, 3, 1, Fate.ACKNOWLEDGED));

        var verdict = judge(entries, Map.of(2L, new Row(0, "b"), 3L, new Row(0, "d")));

        assertThat(verdict.lost()).isEqualTo(3);
        assertThat(verdict.good()).isFalse();
        assertThat(verdict.examples()).hasSize(3);
    }

    @Test
    void what_is_of_unknown_fate_may_be_there_or_not() {
        var entries = List.of(
                entry(0, 1, 0, "a", Fate.ACKNOWLEDGED),
                entry(1, 1, 1, "b", Fate.UNKNOWN),
                entry(1, 2, 0, "c", Fate.UNKNOWN));

        var there = judge(entries, Map.of(1L, new Row(1, "b"), 2L, new Row(0, "c")));
        var notThere = judge(entries, Map.of(1L, new Row(0, "a")));

        assertThat(there).isEqualTo(notThere).isEqualTo(new LedgerVerdict(1, 0, 1, 0, 0, true, List.of()));
    }

    @Test
    void half_a_transaction_is_torn() {
        var entries = List.of(
                entry(0, 1, 0, "a", Fate.ACKNOWLEDGED),
                entry(1, 1, 1, "b", Fate.UNKNOWN),
                entry(1, 2, 0, "c", Fate.UNKNOWN));

        var verdict = judge(entries, Map.of(1L, new Row(0, "a"), 2L, new Row(0, "c")));

        assertThat(verdict.torn()).isEqualTo(1);
        assertThat(verdict.good()).isFalse();
    }

    @Test
    void a_row_that_is_in_no_journal_is_foreign() {
        var verdict = judge(List.of(), Map.of(7L, new Row(0, "whose?")));

        assertThat(verdict.foreign()).isEqualTo(1);
        assertThat(verdict.good()).isFalse();
    }

    @Test
    void nodes_that_do_not_hold_the_same_are_not_well() {
        var entries = List.of(entry(0, 1, 0, "a", Fate.ACKNOWLEDGED));
        var whole = Map.of(1L, new Row(0, "a"));

        var verdict = new LedgerJudge(entries, Map.of("n1", whole, "n2", Map.of())).verdict();

        assertThat(verdict.equal()).isFalse();
        assertThat(verdict.lost()).isEqualTo(1);
    }

    @Test
    void a_journal_goes_on_where_the_last_writer_ended() throws Exception {
        var file = dir.resolve("journal.jsonl");
        var entries = List.of(entry(4, 8, 0, "a", Fate.ACKNOWLEDGED), gone(5, 2, 3, Fate.UNKNOWN));
        Journal.open(file).add(entries);

        var again = Journal.open(file);

        assertThat(again.entries()).isEqualTo(entries);
        assertThat(again.takeRow()).isEqualTo(9);
        assertThat(again.takeTransaction()).isEqualTo(6);
    }
}
