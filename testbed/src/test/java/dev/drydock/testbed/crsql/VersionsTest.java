package dev.drydock.testbed.crsql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class VersionsTest {

    private static final Site ONE = new Site("01");

    @Test
    void a_node_offers_what_lies_beyond_the_others_head_and_in_its_gaps_but_not_its_own_gaps() {
        var mine = new Versions(Map.of(ONE, 20L), Map.of(ONE, List.of(new Range(4, 4), new Range(15, 16))));
        var theirs = new Versions(Map.of(ONE, 10L), Map.of(ONE, List.of(new Range(3, 5))));

        var offered = mine.beyond(theirs);

        assertThat(offered)
                .isEqualTo(
                        Map.of(ONE, List.of(new Range(3, 3), new Range(5, 5), new Range(11, 14), new Range(17, 20))));
    }

    @Test
    void nothing_is_offered_to_a_node_that_has_it_all() {
        var same = new Versions(Map.of(ONE, 20L), Map.of());

        assertThat(same.beyond(same)).isEmpty();
        assertThat(new Versions(Map.of(ONE, 5L), Map.of()).beyond(same)).isEmpty();
    }
}
