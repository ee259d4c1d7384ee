package dev.drydock.activities.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.workflows.words.GiveUp;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same by OpenSSH as a user who may nothing, and {@code sudo}. */
class SudoReachIT extends ReachContract {
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

    @Test
    void without_sudo_the_same_user_may_not() {
        var reach = host().reach("/nowhere", Sudo.NONE);

        assertThat(reach.run("id -un; cat /etc/shadow", SOON).out()).isEqualTo("ops\n");
        assertThat(reach().run("id -un", SOON).out()).isEqualTo("root\n");
    }

    @Test
    void a_user_whom_sudo_asks_for_a_password_is_told_what_to_allow() {
        Path elsewhere = dir.resolve("refused");
        assertThat(elsewhere.toFile().mkdir()).isTrue();
        try (var refused = new SudoHost(elsewhere, List.of("# nothing"))) {
            assertThatThrownBy(() -> refused.reach("/w", Sudo.ROOT).run("true", SOON))
                    .isInstanceOf(GiveUp.class)
                    .hasMessageContaining("may not run /bin/sh as root")
                    .hasMessageContaining("a password is required")
                    .hasMessageContaining("drydock doctor --sudoers prints what to allow");
        }
    }

    @Test
    void what_doctor_prints_is_what_sudo_reads() throws Exception {
        Process visudo = new ProcessBuilder(
                        "visudo", "-c", "-f", dir.resolve("sudoers.d/drydock").toString())
                .start();

        assertThat(visudo.waitFor()).isZero();
    }
}
