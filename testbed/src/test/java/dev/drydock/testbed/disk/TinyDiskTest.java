package dev.drydock.testbed.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TinyDiskTest {
    private static final String[] IMPOSSIBLE = {"-t", "no-such-file-system", "none"};

    @TempDir
    private Path dir;

    @Test
    void what_cannot_be_mounted_is_said_in_a_line_of_its_own_that_scripts_tests_finds() {
        var found = new Object[1];

        String said = said(() -> found[0] = TinyDisk.mounted(dir.resolve("disk"), false, IMPOSSIBLE));

        assertThat(found[0]).isEqualTo(Optional.empty());
        assertThat(said).startsWith("NOT TESTED").hasLineCount(1);
    }

    @Test
    void on_ci_that_is_an_error() {
        var thrown = new Throwable[1];

        String said =
                said(() -> thrown[0] = catchThrowable(() -> TinyDisk.mounted(dir.resolve("disk"), true, IMPOSSIBLE)));

        assertThat(thrown[0]).isInstanceOf(IllegalStateException.class).hasMessageStartingWith("NOT TESTED");
        assertThat(said).startsWith("NOT TESTED");
    }

    private static String said(Runnable doing) {
        PrintStream before = System.err;
        var bytes = new ByteArrayOutputStream();
        System.setErr(new PrintStream(bytes, true, UTF_8));
        try {
            doing.run();
        } finally {
            System.setErr(before);
        }
        return bytes.toString(UTF_8);
    }
}
