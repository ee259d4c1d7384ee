package dev.drydock.harvest.cut;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.harvest.cut.Ranges.Range;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RangesTest {
    @Test
    void overlapping_and_adjacent_ranges_become_one() {
        var ranges = new Ranges(List.of(new Range(5, 7), new Range(1, 2), new Range(3, 4), new Range(6, 9)));

        assertThat(ranges.list()).containsExactly(new Range(1, 9));
        assertThat(ranges.size()).isEqualTo(9);
    }

    @Test
    void taking_away_and_adding_agrees_with_sets_of_numbers() {
        var random = new Random(7);
        for (int i = 0; i < 500; i++) {
            Ranges left = any(random);
            Ranges right = any(random);

            var minus = numbers(left);
            minus.removeAll(numbers(right));
            var plus = numbers(left);
            plus.addAll(numbers(right));

            assertThat(numbers(left.minus(right))).isEqualTo(minus);
            assertThat(numbers(left.plus(right))).isEqualTo(plus);
            assertThat(left.minus(right).size()).isEqualTo(minus.size());
        }
    }

    private static Ranges any(Random random) {
        var list = random.ints(random.nextInt(6), 1, 40)
                .mapToObj(from -> new Range(from, from + random.nextInt(8)))
                .toList();
        return new Ranges(list);
    }

    private static Set<Long> numbers(Ranges ranges) {
        var numbers = new TreeSet<Long>();
        for (Range range : ranges.list()) {
            for (long n = range.from(); n <= range.to(); n++) {
                numbers.add(n);
            }
        }
        return numbers;
    }
}
