package dev.drydock.starter.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ColumnsTest {
    @Test
    void what_others_wrote_can_neither_move_the_cursor_nor_turn_the_text_round() {
        assertThat(Columns.clean("a\u001b[2Jb\r\nc\u202ed")).isEqualTo("a [2Jb  c d");
    }

    @Test
    void what_does_not_fit_ends_in_two_dots() {
        assertThat(Columns.fit("restore", 7)).isEqualTo("restore");
        assertThat(Columns.fit("restored", 7)).isEqualTo("resto..");
        assertThat(Columns.fit("restored", 2)).isEqualTo("re");
        assertThat(Columns.fit("restored", -1)).isEmpty();
    }

    @Test
    void a_wide_letter_takes_two_columns_and_is_never_halved() {
        assertThat(Columns.width("日本")).isEqualTo(4);
        assertThat(Columns.fit("日本語", 5)).isEqualTo("日..");
        assertThat(Columns.cell("日本", 6)).isEqualTo("日本  ");
        assertThat(Columns.fit("🚢🚢🚢", 5)).isEqualTo("🚢..");
        assertThat(Columns.wrap("日本語日本語", 5)).containsExactly("日本", "語日", "本語");
    }

    @Test
    void an_accent_takes_no_column_of_its_own() {
        assertThat(Columns.fit("cafe\u0301", 4)).isEqualTo("cafe\u0301");
    }

    @Test
    void words_go_to_the_next_line_whole() {
        assertThat(Columns.wrap("one two three", 8)).containsExactly("one two", "three");
        assertThat(Columns.wrap("", 8)).containsExactly("");
    }

    @Test
    void long_words_are_broken_rather_than_let_over_the_edge() {
        assertThat(Columns.wrap("a sha256:0123456789 b", 8)).containsExactly("a", "sha256:0", "12345678", "9 b");
    }

    @Test
    void further_lines_hang_under_the_first() {
        assertThat(Columns.hang("  ok  ", "one two", 20)).containsExactly("  ok  one two");
        assertThat(Columns.hang("  ok  ", "members are the same three nodes", 30))
                .containsExactly("  ok  members are the same", "      three nodes");
    }

    @Test
    void at_both_edges_the_left_gives_way() {
        assertThat(Columns.edges("corrosion/eu-1", "UNSIGNED", 16)).isEqualTo("corro.. UNSIGNED");
    }
}
