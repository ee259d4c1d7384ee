package dev.drydock.activities.corrosion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.activities.corrosion.agent.AdminSocket.Member;
import dev.drydock.harvest.cut.Cut;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RawSurveyTest {
    private static RawSurvey.Node node(String name, String actor, Map<String, Long> vector, Member... members) {
        return new RawSurvey.Node(
                name,
                true,
                actor,
                5,
                "10.0.0." + name.charAt(1) + ":8787",
                new Cut(vector, Map.of()).written(),
                List.of(),
                List.of(members));
    }

    private static Member member(String actor, String name) {
        return new Member(actor, "10.0.0." + name.charAt(1) + ":8787", 5);
    }

    @Test
    void nodes_that_know_each_other_and_hold_the_same_have_nothing_to_say() {
        var comparison = RawSurvey.compare(List.of(
                node("n1", "aa", Map.of("aa", 3L), member("bb", "n2")),
                node("n2", "bb", Map.of("aa", 3L), member("aa", "n1"))));

        assertThat(comparison.behind()).isEmpty();
        assertThat(comparison.strangers()).isEmpty();
        assertThat(comparison.unseen()).isEmpty();
    }

    @Test
    void a_node_is_behind_what_all_together_hold() {
        var comparison = RawSurvey.compare(List.of(
                node("n1", "aa", Map.of("aa", 3L, "bb", 1L), member("bb", "n2")),
                node("n2", "bb", Map.of("aa", 1L, "bb", 4L), member("aa", "n1"))));

        assertThat(comparison.behind()).isEqualTo(Map.of("n1", 3L, "n2", 2L));
    }

    @Test
    void a_member_the_file_does_not_name_is_a_stranger_unless_it_is_fenced_or_was_one_of_ours() {
        var comparison = RawSurvey.compare(List.of(
                node(
                        "n1",
                        "aa",
                        Map.of(),
                        member("cc", "n9"),
                        new Member("dd", "10.0.0.8:8787", 4),
                        member("ee", "n2")),
                node("n2", "bb", Map.of(), member("aa", "n1"))));

        assertThat(comparison.strangers()).containsExactly("cc at 10.0.0.9:8787");
        assertThat(comparison.unseen()).containsExactly("n2");
    }

    @Test
    void a_cluster_of_one_is_seen_by_nobody_and_that_is_fine() {
        var silent = RawSurvey.Node.silent("n2");

        assertThat(RawSurvey.compare(List.of(node("n1", "aa", Map.of("aa", 1L)), silent))
                        .unseen())
                .isEmpty();
        assertThat(RawSurvey.compare(List.of(silent)).behind()).isEmpty();
    }
}
