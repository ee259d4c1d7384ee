package dev.drydock.onebox.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Rounds of {@code scripts/torture} on stand-ins. */
final class TortureStandInTest {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path dir = Path.of("");

    @Test
    void a_reseed_under_writers_and_kills_loses_nothing() throws Exception {
        var result = new Round(dir, 3, null, 1, false).run();

        assertThat(result.trouble()).as(result.figures()).isEmpty();
    }

    @Test
    void a_row_that_is_deleted_behind_the_clients_back_is_found() throws Exception {
        var result = new Round(dir, 3, null, 2, true).run();

        assertThat(result.trouble()).singleElement().asString().startsWith("LOST tags");
    }
}
