package dev.drydock.onebox.torture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.onebox.scene.RealAgent;
import java.nio.file.Path;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rounds of {@code scripts/torture} on real agents. */
final class TortureRealIT {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path dir = Path.of("");

    @ParameterizedTest
    @ValueSource(longs = {11, 12})
    void a_reseed_under_writers_and_kills_loses_nothing(long seed) throws Exception {
        var result = new Round(dir, 3, RealAgent.binary(), seed, false).run();

        assertThat(result.trouble()).as(result.figures()).isEmpty();
    }
}
