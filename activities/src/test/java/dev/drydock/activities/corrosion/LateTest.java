package dev.drydock.activities.corrosion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.activities.corrosion.file.Inside;
import dev.drydock.activities.corrosion.file.Machinery;
import dev.drydock.harvest.cut.Cut;
import dev.drydock.harvest.cut.Ranges;
import dev.drydock.harvest.cut.Ranges.Range;
import dev.drydock.workflows.reseed.Late;
import dev.drydock.workflows.words.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class LateTest {
    private static final Cut SNAPSHOT = new Cut(Map.of("aa", 10L, "bb", 5L), Map.of("aa", range(4, 5)));

    private static Ranges range(long from, long to) {
        return new Ranges(List.of(new Range(from, to)));
    }

    private static Late late(Cut archived, Map<String, Ranges> partial) {
        var inside = new Inside(
                "aa",
                "integer 1",
                170_000,
                archived,
                Set.of(),
                partial,
                new Inside.Pending(0, 0, 0, 0),
                new Machinery(new TreeSet<>(), new TreeMap<>()),
                "",
                new TreeMap<>(),
                true);
        var plan = Json.read("{\"facts\":{\"nodes\":[{\"name\":\"n1\",\"actorId\":\"aa\"},{\"actorId\":\"bb\"}]}}");
        return Archive.late(Left.of(inside), SNAPSHOT, plan);
    }

    @Test
    void own_versions_beyond_the_head_and_in_the_holes_of_the_snapshot_are_late() {
        assertThat(late(new Cut(Map.of("aa", 12L), Map.of()), Map.of())).isEqualTo(new Late("aa", 2 + 2, Map.of()));
        assertThat(late(new Cut(Map.of("aa", 10L), Map.of("aa", range(4, 5))), Map.of()))
                .isEqualTo(new Late("aa", 0, Map.of()));
    }

    @Test
    void what_another_node_of_the_run_accepted_is_counted_there() {
        assertThat(late(new Cut(Map.of("aa", 3L, "bb", 99L), Map.of()), Map.of())
                        .none())
                .isTrue();
    }

    @Test
    void versions_of_a_site_nobody_speaks_for_are_orphans_also_when_they_came_in_part() {
        var archived = new Cut(Map.of("cc", 3L), Map.of("cc", range(2, 2)));

        assertThat(late(archived, Map.of("cc", range(2, 2), "dd", range(7, 8))).orphans())
                .isEqualTo(Map.of("cc", 3L, "dd", 2L));
    }
}
