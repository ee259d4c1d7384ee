package dev.drydock.workflows.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.workflows.rollback.Findings.Changed;
import dev.drydock.workflows.rollback.Findings.Dropped;
import dev.drydock.workflows.rollback.Findings.Table;
import dev.drydock.workflows.rollback.Rollback.Last;
import dev.drydock.workflows.words.Json;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DropsTest {
    private static final Last LAST = new Last("n1", 3, true);

    private static Findings saved(List<Dropped> dropped, String... uncarried) {
        return new Findings("1/3000100", LAST, List.of(), true, dropped, List.of(uncarried));
    }

    @Test
    void findings_are_read_as_they_were_kept() {
        var sequences = Map.of("app", Map.of("public.ledger_id_seq", "9223372036854775807"));
        var saved = new Findings("1/3", LAST, List.of(), true, List.of(), List.of(), List.of(), sequences);
        var changed = List.of(new Changed("app.public.orders", 3L, null));
        var unsaved = new Findings("1/3", LAST, List.of(), false, List.of(), List.of(), changed, null);

        assertThat(Json.read(Json.tree(saved), Findings.class)).isEqualTo(saved);
        assertThat(Json.read(Json.tree(unsaved), Findings.class)).isEqualTo(unsaved);
    }

    @Test
    void each_table_says_what_it_loses_by_kind() {
        var found = saved(
                List.of(new Dropped("app.public.orders", 120, 3, 1, 0), new Dropped("app.public.carts", 0, 0, 2, 1)),
                "table app.public.cache is unlogged");

        assertThat(Drops.says(found))
                .containsExactly(
                        "127 changes of rows in 2 tables since the mark are saved, and brought in after unless they conflict",
                        "app.public.orders: 120 inserted, 3 updated, 1 deleted",
                        "app.public.carts: 2 deleted, TRUNCATED",
                        "not saved: table app.public.cache is unlogged");
    }

    @Test
    void a_thousand_tables_are_counted_beyond_the_first() {
        var found = saved(IntStream.range(0, 1000)
                .mapToObj(at -> new Dropped("app.public.t" + at, 1, 0, 0, 0))
                .toList());

        assertThat(Drops.says(found)).hasSize(10).last().isEqualTo("and 992 more tables");
    }

    @Test
    void who_decides_is_told_when_nothing_was_changed_or_nothing_is_saved() {
        var unsaved = new Findings("1/3", new Last("n2", 3, false), List.of(), false, List.of(), List.of());

        assertThat(Drops.says(saved(List.of())))
                .containsExactly("no row was changed since the mark in any table whose changes are kept");
        assertThat(Drops.says(unsaved))
                .containsExactly("nothing of what was written since is saved, for n2 has no slots of this run;"
                        + " every table there is as it was at the mark");
    }

    @Test
    void where_nothing_is_saved_each_table_that_differs_says_how() {
        var then = List.of(
                new Table("app.public.orders", 1200, "a"),
                new Table("app.public.carts", 7, "b"),
                new Table("app.public.old", 5, "c"),
                new Table("app.public.same", 3, "d"));
        var now = List.of(
                new Table("app.public.orders", 1345, "x"),
                new Table("app.public.carts", 7, "y"),
                new Table("app.public.made", 1, "z"),
                new Table("app.public.same", 3, "d"));
        var found = new Findings("1/3", LAST, then, false, List.of(), List.of(), Findings.between(then, now), null);

        assertThat(Drops.says(found))
                .containsExactly(
                        "nothing of what was written since is saved",
                        "app.public.orders: 1200 rows at the mark, 1345 now",
                        "app.public.old: gone since, had 5 rows",
                        "app.public.made: made since, 1 row",
                        "app.public.carts: 7 rows as at the mark, some of them changed");
    }

    @Test
    void where_no_member_is_left_nothing_can_be_told_of_what_was_written() {
        var found = new Findings(
                "1/3", new Last("", 0, false), List.of(), false, List.of(), List.of("node n1 is left out"));

        assertThat(Drops.says(found))
                .containsExactly(
                        "nothing of what was written since is saved, for no member is left that took writes",
                        "not saved: node n1 is left out");
    }
}
