package dev.drydock.onebox.torture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.onebox.scene.RealParts;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Rounds of {@code scripts/torture} on a real Temporal server: as many as {@code DRYDOCK_TORTURE_ROUNDS} says, two by
 * default.
 */
final class TortureIT {
    private static final int NODES = 3;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path dir = Path.of("");

    static LongStream seeds() {
        return LongStream.rangeClosed(1, rounds());
    }

    /** The last one is that in which a loss is planted. */
    static LongStream seedsOfStandIns() {
        return LongStream.range(1, rounds());
    }

    private static long rounds() {
        return Optional.ofNullable(System.getenv("DRYDOCK_TORTURE_ROUNDS"))
                .map(Long::parseLong)
                .orElse(2L);
    }

    private Round.Result round(@Nullable Path corrosion, long seed, boolean plant) throws Exception {
        return new Round(dir, NODES, RealParts.temporal(), corrosion, seed, plant).run();
    }

    @ParameterizedTest
    @MethodSource("seedsOfStandIns")
    void a_reseed_of_stand_ins_under_writers_and_kills_loses_nothing(long seed) throws Exception {
        var result = round(null, seed, false);

        assertThat(result.trouble()).as(result.figures()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void a_reseed_of_real_agents_under_writers_and_kills_loses_nothing(long seed) throws Exception {
        var result = round(RealParts.corrosion(), seed, false);

        assertThat(result.trouble()).as(result.figures()).isEmpty();
    }

    @Test
    void a_row_that_is_deleted_behind_the_clients_back_is_all_that_is_found() throws Exception {
        var result = round(null, rounds(), true);

        assertThat(result.trouble()).singleElement().asString().startsWith("LOST tags");
    }
}
