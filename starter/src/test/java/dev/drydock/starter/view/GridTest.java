package dev.drydock.starter.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class GridTest {
    @Test
    void each_column_is_as_wide_as_its_widest_cell() {
        var grid = new Grid("CLUSTER", "N", "SAYS");
        grid.row("corrosion/eu-1", "3", "well");
        grid.row("c/2", "12", "");

        assertThat(grid.lines(80, Ink.PLAIN))
                .containsExactly("CLUSTER         N   SAYS", "corrosion/eu-1  3   well", "c/2             12");
    }

    @Test
    void the_last_column_wraps_under_itself() {
        var grid = new Grid("CLUSTER", "SAYS");
        grid.row("corrosion/eu-1", "owing: n7 was down when the others were reseeded");

        assertThat(grid.lines(40, Ink.PLAIN))
                .containsExactly(
                        "CLUSTER         SAYS",
                        "corrosion/eu-1  owing: n7 was down when",
                        "                the others were reseeded");
    }

    @Test
    void wide_letters_keep_the_columns_straight() {
        var grid = new Grid("NODE", "SAYS");
        grid.row("日本日本", "well");

        assertThat(grid.lines(40, Ink.PLAIN)).containsExactly("NODE      SAYS", "日本日本  well");
    }

    @Test
    void only_the_heading_is_inked() {
        var grid = new Grid("NODE", "SAYS");
        grid.row("n1", "well");

        assertThat(grid.lines(40, Ink.COLOURED)).containsExactly("\u001b[2mNODE  SAYS\u001b[0m", "n1    well");
    }
}
