package dev.drydock.activities.remote;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The same by OpenSSH as a user who may nothing, and {@code sudo}. */
class SudoStepIT extends StepContract {
    @TempDir
    static Path dir;

    private static @Nullable SudoHost host;

    @BeforeAll
    static void up() {
        SudoHost.assume();
        host = new SudoHost(dir, List.of("Defaults:ops !requiretty", "ops ALL=(root) NOPASSWD: " + Sudo.SHELL));
    }

    @AfterAll
    static void down() {
        if (host != null) {
            host.close();
        }
    }

    private static SudoHost host() {
        return Objects.requireNonNull(host);
    }

    @Override
    Reach reach() {
        return host().reach(home.resolve("work").toString(), Sudo.ROOT);
    }
}
