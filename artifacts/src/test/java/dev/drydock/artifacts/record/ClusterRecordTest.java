package dev.drydock.artifacts.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.artifacts.record.ClusterRecord.Generation;
import dev.drydock.artifacts.record.ClusterRecord.Owing;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClusterRecordTest {
    private static final ClusterRecord EMPTY = ClusterRecord.empty("corrosion/eu-1");

    @Test
    void an_id_is_entered_once_however_often_the_step_is_asked() {
        var once = EMPTY.decide(generation(7, "run-a"));

        var twice = once.decide(generation(7, "run-a"));

        assertThat(twice).isEqualTo(once);
        assertThat(once.newest()).hasValue(generation(7, "run-a"));
    }

    @Test
    void an_id_that_another_run_entered_is_refused_and_so_is_a_lower_one() {
        var record = EMPTY.decide(generation(7, "run-a")).ended("run-a", "aborted");

        for (int id : List.of(7, 6)) {
            assertThatThrownBy(() -> record.decide(generation(id, "run-b")))
                    .isInstanceOf(RecordRefused.class)
                    .hasMessageContaining("cluster id " + id + " of run run-b in corrosion/eu-1 is not above 7")
                    .hasMessageContaining("run run-a entered")
                    .hasMessageEndingWith("plan again");
        }
    }

    @Test
    void a_run_has_one_id() {
        var record = EMPTY.decide(generation(7, "run-a"));

        assertThatThrownBy(() -> record.decide(generation(8, "run-a")))
                .hasMessageContaining("entered cluster id 7")
                .hasMessageContaining("now asks for 8");
    }

    @Test
    void one_generation_has_one_manifest() {
        var record = EMPTY.decide(generation(7, "run-a")).published("run-a", "sha256:1");

        assertThat(record.published("run-a", "sha256:1")).isEqualTo(record);
        assertThatThrownBy(() -> record.published("run-a", "sha256:2")).hasMessageContaining("sha256:2");
        assertThatThrownBy(() -> record.published("run-b", "sha256:1")).hasMessageContaining("never entered");
    }

    @Test
    void an_ending_is_kept_with_its_generation_and_a_run_without_one_leaves_nothing() {
        var record = EMPTY.decide(generation(7, "run-a"));

        var ended = record.ended("run-a", "reseeded").ended("run-b", "drift");

        assertThat(ended.generations()).extracting(Generation::ended).containsExactly("reseeded");
    }

    @Test
    void a_debt_keeps_its_date_until_the_node_is_dealt_with() {
        var record = EMPTY.owe("run-a", "2026-01-01T00:00:00Z", Map.of("n1", "skipped", "n2", "stuck"));

        var again = record.owe("run-a", "2026-02-02T00:00:00Z", Map.of("n2", "skipped"));

        assertThat(again.owing())
                .containsExactly(
                        new Owing("n1", "skipped", "run-a", "2026-01-01T00:00:00Z", 0),
                        new Owing("n2", "skipped", "run-a", "2026-01-01T00:00:00Z", 0));
        assertThat(again.settled(List.of("n2")).owing()).extracting(Owing::node).containsExactly("n1");
    }

    static Generation generation(int clusterId, String run) {
        return new Generation(clusterId, run, "sha256:plan", "2026-01-01T00:00:00Z", null, List.of("n1", "n2"), null);
    }

    @Test
    void late_writes_in_an_archive_stay_owed_when_their_node_is_brought_to_a_newer_generation() {
        var record = ClusterRecord.empty("corrosion/eu-1")
                .owe("run-a", "then", Map.of("n1", "skipped"))
                .oweLate("run-a", "then", Map.of("n1", 2L));

        var settled = record.settled(List.of("n1"));

        assertThat(settled.owing())
                .containsExactly(new Owing("n1", "2 late versions in its archive of run run-a", "run-a", "then", 2));
    }

    @Test
    void putting_an_archive_back_pays_what_was_late_in_it_and_in_no_other() {
        var record = ClusterRecord.empty("corrosion/eu-1")
                .oweLate("run-a", "then", Map.of("n1", 1L))
                .oweLate("run-b", "then", Map.of("n1", 3L));

        var back = record.putBack("run-b", List.of("n1"));

        assertThat(back.owing()).extracting(Owing::run).containsExactly("run-a");
    }
}
