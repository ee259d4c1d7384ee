package dev.drydock.harvest.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.harvest.delta.Candidate;
import dev.drydock.harvest.delta.Origin;
import dev.drydock.harvest.snapshot.Held;
import dev.drydock.harvest.value.Value;
import dev.drydock.harvest.value.Value.Blob;
import dev.drydock.harvest.value.Value.Int;
import dev.drydock.harvest.value.Value.Null;
import dev.drydock.harvest.value.Value.Real;
import dev.drydock.harvest.value.Value.Text;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Random writes to one row, decided in one go and held against the rules applied one write after the other. */
class ContestTest {
    static final List<Long> SEEDS = List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
    private static final List<Value> KEY = List.of(new Int(1));
    private static final List<String> COLUMNS = List.of("a", "b", "c");
    private static final List<Value> VALUES = List.of(
            Null.NULL,
            new Int(1),
            new Int(-7),
            new Real(1),
            new Real(99.5),
            new Text("1"),
            new Text("b"),
            new Blob(new byte[] {1}),
            new Blob(new byte[] {}));
    private static final SortedMap<String, Value> DEFAULTS =
            new TreeMap<>(Map.of("a", Null.NULL, "b", new Text("unset"), "c", Null.NULL));
    private static final int ROUNDS = 3_000;

    @ParameterizedTest
    @FieldSource("SEEDS")
    void all_writes_at_once_are_decided_as_one_after_the_other_in_any_order(long seed) {
        var random = new Random(seed);

        for (int round = 0; round < ROUNDS; round++) {
            var held = held(random);
            var late = late(random);
            var oracle = new Oracle(held);
            late.forEach(oracle::write);

            assertThat(new Contest(held, late).after(DEFAULTS)).isEqualTo(oracle.cells());
        }
    }

    @ParameterizedTest
    @FieldSource("SEEDS")
    void neither_order_nor_repetition_changes_the_answer(long seed) {
        var random = new Random(seed);

        for (int round = 0; round < ROUNDS; round++) {
            var held = held(random);
            var late = late(random);
            var again = new ArrayList<>(late);
            again.addAll(late.subList(0, random.nextInt(late.size() + 1)));
            Collections.shuffle(again, random);

            var one = new Contest(held, late);
            var other = new Contest(held, again);

            assertThat(other.after(DEFAULTS)).isEqualTo(one.after(DEFAULTS));
            assertThat(other.cells()).isEqualTo(one.cells()).hasSameSizeAs(late);
        }
    }

    @ParameterizedTest
    @FieldSource("SEEDS")
    void what_was_merged_once_stays_when_it_is_merged_again(long seed) {
        var random = new Random(seed);

        for (int round = 0; round < ROUNDS; round++) {
            var held = held(random);
            var late = late(random);
            var oracle = new Oracle(held);
            late.forEach(oracle::write);

            var again = new Contest(oracle.held(), late);

            assertThat(again.after(DEFAULTS)).isEqualTo(oracle.cells());
        }
    }

    private static Held held(Random random) {
        long life = random.nextInt(5);
        var clocks = new HashMap<String, Held.Clock>();
        if (life == 0) {
            return new Held(null, clocks);
        }
        if (life > 1) {
            clocks.put("-1", new Held.Clock(life, site(random)));
        }
        if (life % 2 == 0) {
            return new Held(null, clocks);
        }
        var cells = new TreeMap<String, Value>();
        for (String column : COLUMNS) {
            cells.put(column, value(random));
            clocks.put(column, new Held.Clock(1 + random.nextInt(3), site(random)));
        }
        return new Held(cells, clocks);
    }

    /** Every write has its own version at its site; cells only of living rows, as databases hold them. */
    private static List<Candidate> late(Random random) {
        var late = new LinkedHashSet<Candidate>();
        int writes = 1 + random.nextInt(8);
        for (int i = 0; i < writes; i++) {
            long life = random.nextLong(1, 5);
            boolean row = life % 2 == 0 || random.nextInt(5) == 0;
            var origin = new Origin(site(random), 100 + i, random.nextInt(3), "0");
            late.add(
                    row
                            ? new Candidate(KEY, "-1", Null.NULL, life, life, origin)
                            : new Candidate(
                                    KEY,
                                    COLUMNS.get(random.nextInt(3)),
                                    value(random),
                                    1 + random.nextInt(3),
                                    life,
                                    origin));
        }
        return List.copyOf(late);
    }

    private static String site(Random random) {
        return "s" + random.nextInt(3);
    }

    private static Value value(Random random) {
        return VALUES.get(random.nextInt(VALUES.size()));
    }

    /** A row that takes in writes one by one, written down from the rules without a look at the code under test. */
    private static final class Oracle {
        private long life;
        private Map<String, Value> cells = new TreeMap<>();
        private final Map<String, Held.Clock> clocks = new HashMap<>();

        Oracle(Held held) {
            life = held.clocks().containsKey("-1")
                    ? Objects.requireNonNull(held.clocks().get("-1")).version()
                    : held.cells() == null ? 0 : 1;
            clocks.putAll(held.clocks());
            if (held.cells() != null) {
                cells.putAll(held.cells());
            }
        }

        void write(Candidate write) {
            if (write.life() < life) {
                return;
            }
            if (write.life() > life) {
                life = write.life();
                clocks.clear();
                cells = new TreeMap<>(DEFAULTS);
            }
            String column = write.column();
            if (life % 2 == 0 || column.equals("-1")) {
                return;
            }
            var clock = clocks.get(column);
            if (clock == null || beats(write, clock, Objects.requireNonNull(cells.get(column)))) {
                cells.put(column, write.value());
                clocks.put(
                        column,
                        new Held.Clock(write.columnVersion(), write.origin().site()));
            }
        }

        private static boolean beats(Candidate write, Held.Clock clock, Value value) {
            if (write.columnVersion() != clock.version()) {
                return write.columnVersion() > clock.version();
            }
            return bigger(write.value(), value)
                    || (write.value().equals(value) && write.origin().site().compareTo(clock.site()) > 0);
        }

        private static boolean bigger(Value one, Value other) {
            return switch (one) {
                case Null _ -> false;
                case Blob blob ->
                    other instanceof Null
                            || (other instanceof Blob than && blob.hex().compareTo(than.hex()) > 0);
                case Text(String text) ->
                    other instanceof Null
                            || other instanceof Blob
                            || (other instanceof Text(String than) && text.compareTo(than) > 0);
                case Real(double number) ->
                    !(other instanceof Int) && !(other instanceof Real(double than) && number <= than);
                case Int(long number) -> !(other instanceof Int(long than) && number <= than);
            };
        }

        @Nullable SortedMap<String, Value> cells() {
            return life % 2 == 0 ? null : new TreeMap<>(cells);
        }

        Held held() {
            var all = new HashMap<>(clocks);
            if (life > 1) {
                all.put("-1", new Held.Clock(life, "s9"));
            }
            return new Held(cells(), all);
        }
    }
}
