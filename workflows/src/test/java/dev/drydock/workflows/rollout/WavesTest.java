package dev.drydock.workflows.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.workflows.policy.Member;
import dev.drydock.workflows.policy.RolloutPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class WavesTest {
    private static RolloutPolicy policy(String canary, String batch, String by) {
        return new RolloutPolicy(canary, batch, "0", 50, by, Duration.ZERO);
    }

    private static List<Member> nodes(int count, int zones) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Member("n" + i, "z" + i % zones, "local"))
                .toList();
    }

    @Test
    void a_canary_goes_first_then_batches_in_file_order() {
        var waves = Waves.of(policy("1", "25%", ""), nodes(5, 1));

        assertThat(waves).containsExactly(List.of("n0"), List.of("n1", "n2"), List.of("n3", "n4"));
    }

    @Test
    void a_batch_of_nothing_is_refused() {
        assertThatThrownBy(() -> Waves.of(policy("1", "0", ""), nodes(5, 1))).hasMessageContaining("batch of 0");
        assertThatThrownBy(() -> Share.of("101%")).hasMessageContaining("more than all nodes");
        assertThatThrownBy(() -> Share.of("-1")).hasMessageContaining("neither a count like 3");
    }

    @Test
    void a_budget_rounds_down_and_a_wave_rounds_up() {
        assertThat(Share.of("2%").down(99)).isEqualTo(1);
        assertThat(Share.of("1%").down(99)).isZero();
        assertThat(Share.of("3").down(2)).isEqualTo(3);
        assertThat(Share.of("1%").up(99)).isEqualTo(1);
        assertThat(Share.of("25%").up(2_000)).isEqualTo(500);
        assertThat(Share.of("5").up(3)).isEqualTo(3);
    }

    @Test
    void every_node_is_in_exactly_one_wave_of_a_right_size_and_zone() {
        var random = new Random(11);
        for (int round = 0; round < 2_000; round++) {
            List<Member> nodes = nodes(1 + random.nextInt(1_500), 1 + random.nextInt(4));
            String by = random.nextBoolean() ? "zone" : "";
            String canary = size(random);
            String batch = size(random);

            List<List<String>> waves = Waves.of(policy(canary, batch, by), nodes);

            var zones = new TreeMap<String, String>();
            nodes.forEach(n -> zones.put(n.name(), n.zone()));
            assertThat(waves.stream().flatMap(List::stream).toList())
                    .doesNotHaveDuplicates()
                    .hasSize(nodes.size());
            assertThat(waves).allSatisfy(w -> assertThat(w).isNotEmpty().hasSizeLessThanOrEqualTo(Waves.LARGEST));
            assertThat(waves.getFirst())
                    .hasSizeLessThanOrEqualTo(Math.max(1, Share.of(canary).up(nodes.size())));
            assertThat(waves.subList(1, waves.size()))
                    .allSatisfy(w -> assertThat(w)
                            .hasSizeLessThanOrEqualTo(Share.of(batch).up(nodes.size())));
            if (by.equals("zone")) {
                assertThat(waves)
                        .allSatisfy(w -> assertThat(w.stream().map(zones::get).distinct())
                                .hasSize(1));
            }
        }
    }

    private static String size(Random random) {
        return random.nextBoolean() ? String.valueOf(1 + random.nextInt(700)) : 1 + random.nextInt(100) + "%";
    }
}
