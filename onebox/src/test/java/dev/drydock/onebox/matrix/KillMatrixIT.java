package dev.drydock.onebox.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.activities.remote.Sshd;
import dev.drydock.onebox.scene.RealParts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Cells of {@code scripts/kill-matrix}: other ones each day, or those that {@code DRYDOCK_MATRIX} names, for example
 * {@code stop,worker}.
 */
final class KillMatrixIT {
    private static final int SAMPLE = 4;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private static Path dir = Path.of("");

    private static @Nullable Trial trial;
    private static int beds;

    /** Cells of one run each, as many as can be disturbed one after the other. */
    static List<List<Cell>> rows() {
        return Cell.rows(cells());
    }

    private static List<Cell> cells() {
        String named = System.getenv("DRYDOCK_MATRIX");
        return named == null ? Cell.sample(SAMPLE, LocalDate.now(ZoneOffset.UTC).toEpochDay()) : Cell.only(named);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void a_reseed_that_is_disturbed_ends_as_the_undisturbed_one(List<Cell> row) throws IOException {
        Sshd.assume();
        Trial on = trial == null ? Trial.on(Bed.up(dir.resolve("b" + ++beds), RealParts.temporal())) : trial;
        trial = on;

        List<Result> results = on.of(row);

        if (!results.stream().allMatch(Result::good)) {
            close(); // What comes next must not suffer from this.
        }
        assertThat(results)
                .allSatisfy(result ->
                        assertThat(result.trouble()).as(result.toString()).isEmpty());
    }

    @AfterAll
    static void close() {
        if (trial != null) {
            trial.close();
            trial = null;
        }
    }
}
