package dev.drydock.activities.patroni.salvage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.activities.patroni.salvage.Message.Column;
import dev.drydock.activities.patroni.salvage.Message.Old;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages put together by the protocol's description; {@code PatroniSalvageIT} has a real server send them. */
final class PgoutputTest {
    private static final String RELATION = "52" + "00004001" + "7075626c696300" + "7400" + "64" + "0002" + "01696400"
            + "00000017ffffffff" + "006e6f746500" + "00000019ffffffff";
    private static final String UPDATE_WITH_KEY =
            "55" + "00004001" + "4b" + "0002" + "7400000001316e" + "4e" + "0002" + "740000000132" + "75";

    @Test
    void a_transaction_begins_where_its_commit_record_is_at_the_time_of_that() {
        var begin = read("42" + "00000000015d1740" + "0002a9e8f7b5c400" + "000002e1");

        assertThat(begin)
                .isEqualTo(new Message.Begin(
                        0x15d1740L, Instant.parse("2000-01-01T00:00:00Z").plusNanos(0x2a9e8f7b5c400L * 1000), 737));
    }

    @Test
    void a_commit_tells_where_its_record_ends() {
        var commit = read("43" + "00" + "00000000015d1740" + "00000000015d1770" + "0002a9e8f7b5c400");

        assertThat(commit).isEqualTo(new Message.Commit(0x15d1770L));
    }

    @Test
    void a_relation_tells_its_columns_and_which_of_them_find_a_row() {
        var relation = read(RELATION);

        assertThat(relation)
                .isEqualTo(new Message.Relation(
                        0x4001,
                        "public",
                        "t",
                        'd',
                        List.of(new Column("id", true, 23), new Column("note", false, 25))));
    }

    @Test
    void an_insert_tells_text_and_null() {
        var insert = read("49" + "00004001" + "4e" + "0002" + "740000000131" + "6e");

        assertThat(insert).isEqualTo(new Message.Insert(0x4001, List.of(new Cell.Text("1"), Cell.Null.NULL)));
    }

    @Test
    void an_update_of_the_key_tells_the_old_one_and_leaves_out_large_values_it_did_not_touch() {
        var update = read(UPDATE_WITH_KEY);

        assertThat(update)
                .isEqualTo(new Message.Update(
                        0x4001,
                        new Old(false, List.of(new Cell.Text("1"), Cell.Null.NULL)),
                        List.of(new Cell.Text("2"), Cell.Same.SAME)));
    }

    @Test
    void an_update_of_anything_else_tells_the_new_row_only() {
        var update = read("55" + "00004001" + "4e" + "0002" + "740000000132" + "7400000002c3bc");

        assertThat(update).isEqualTo(new Message.Update(0x4001, null, List.of(new Cell.Text("2"), new Cell.Text("ü"))));
    }

    @Test
    void a_delete_tells_the_key_or_with_full_identity_the_whole_row() {
        var byKey = read("44" + "00004001" + "4b" + "0002" + "740000000132" + "6e");
        var whole = read("44" + "00004001" + "4f" + "0002" + "740000000132" + "740000000178");

        assertThat(byKey)
                .isEqualTo(new Message.Delete(0x4001, new Old(false, List.of(new Cell.Text("2"), Cell.Null.NULL))));
        assertThat(whole)
                .isEqualTo(new Message.Delete(0x4001, new Old(true, List.of(new Cell.Text("2"), new Cell.Text("x")))));
    }

    @Test
    void a_truncate_tells_all_tables_it_emptied() {
        var truncate = read("54" + "00000002" + "00" + "00004001" + "00004007");

        assertThat(truncate).isEqualTo(new Message.Truncate(List.of(0x4001, 0x4007)));
    }

    @Test
    void a_type_changes_no_row() {
        var type = read("59" + "00004010" + "7075626c696300" + "6d6f6f6400");

        assertThat(type).isEqualTo(new Message.Other('Y'));
    }

    @Test
    void what_is_cut_off_is_refused_wherever_it_is_cut() {
        byte[] whole = HexFormat.of().parseHex(UPDATE_WITH_KEY);

        for (int length = 1; length < whole.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> Pgoutput.read(cut)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void what_is_too_long_or_of_another_version_is_refused() {
        assertThatThrownBy(() -> read(RELATION + "00")).hasMessage("a pgoutput message has 1 bytes too many");
        assertThatThrownBy(() -> read("53" + "000002e1" + "01"))
                .hasMessage("'S' begins no pgoutput message of version 1");
        assertThatThrownBy(() -> read("49" + "00004001" + "4e" + "0001" + "62" + "0000000131"))
                .hasMessage("'b' is no kind of value: n, u or t");
        assertThatThrownBy(() -> read("49" + "00004001" + "4e" + "0001" + "74" + "7fffffff" + "31"))
                .hasMessage("a value of 2147483647 bytes does not fit in 1 bytes");
    }

    private static Message read(String hex) {
        return Pgoutput.read(HexFormat.of().parseHex(hex));
    }
}
