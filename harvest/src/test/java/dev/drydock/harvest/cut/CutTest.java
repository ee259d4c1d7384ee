package dev.drydock.harvest.cut;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.drydock.harvest.cut.Ranges.Range;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CutTest {
    private static final Cut SNAPSHOT =
            new Cut(Map.of("aa", 10L, "bb", 3L), Map.of("aa", new Ranges(List.of(new Range(4, 5), new Range(9, 12)))));

    @Test
    void a_version_up_to_the_head_is_held_unless_it_lies_in_a_hole() {
        assertThat(SNAPSHOT.held("aa").list()).containsExactly(new Range(1, 3), new Range(6, 8));
        assertThat(SNAPSHOT.held("nobody").isEmpty()).isTrue();
        assertThat(SNAPSHOT.versions()).isEqualTo(9);
    }

    @Test
    void what_a_snapshot_lacks_counts_its_holes_and_unknown_sites() {
        var node = new Cut(Map.of("aa", 11L, "cc", 2L), Map.of());

        assertThat(SNAPSHOT.lacks(node)).isEqualTo(5 + 2);
        assertThat(node.lacks(SNAPSHOT)).isEqualTo(3);
        assertThat(SNAPSHOT.union(node).held("aa")).isEqualTo(Ranges.upTo(11));
        assertThat(SNAPSHOT.union(node).versions()).isEqualTo(11 + 3 + 2);
    }

    @Test
    void a_cut_survives_being_written_down_even_beyond_what_a_double_holds() throws Exception {
        var cut = new Cut(Map.of("aa", (1L << 53) + 1), SNAPSHOT.holes());

        var text = new ObjectMapper().writeValueAsString(cut.written());

        assertThat(text).contains("\"9007199254740993\"");
        assertThat(new ObjectMapper().readValue(text, Cut.Written.class).cut()).isEqualTo(cut);
    }
}
