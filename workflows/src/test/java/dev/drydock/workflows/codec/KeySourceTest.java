package dev.drydock.workflows.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KeySourceTest {
    private static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static final String OTHER = "Hx4dHBsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA=";

    @TempDir
    private Path dir = Path.of("");

    private Path file(String mode, String... lines) throws IOException {
        Path file = Files.write(dir.resolve("codec.keys"), List.of(lines));
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    @Test
    void the_first_line_encrypts_and_the_others_open_what_is_older() throws IOException {
        Path file = file("rw-------", "# since May", "2026-05 " + OTHER, "", "2025 " + KEY);

        KeySource source = KeySource.of(file, Map.of());

        assertThat(source.keys().told()).isEqualTo("codec key 2026-05, for what is older also 2025");
        assertThat(source.from()).isEqualTo("--codec-key-file " + file);
        assertThat(source.toString()).doesNotContain(KEY).doesNotContain(OTHER);
    }

    @Test
    void an_option_beats_the_variable_that_names_a_file_and_without_either_nothing_is_encrypted() throws IOException {
        Path file = file("r--r-----", "k1 " + KEY);
        var env = Map.of(KeySource.FILE, "/nowhere/codec.keys");

        assertThat(KeySource.of(file, env).keys().encrypts()).isTrue();
        assertThat(KeySource.of(null, Map.of(KeySource.FILE, file.toString())).from())
                .isEqualTo("DRYDOCK_CODEC_KEY_FILE " + file);
        assertThat(KeySource.of(null, Map.of())).isEqualTo(KeySource.NONE);
    }

    @Test
    void a_variable_may_hold_the_keys_themselves() {
        KeySource source = KeySource.of(null, Map.of(KeySource.LINES, "k2 " + OTHER + ",k1 " + KEY));

        assertThat(source.keys().told()).isEqualTo("codec key k2, for what is older also k1");
        assertThat(source.from()).isEqualTo("DRYDOCK_CODEC_KEY");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw----r--", "rw------x", "rw--w----", "rw-----w-"})
    void a_file_that_others_may_read_or_write_is_refused_as_ssh_refuses_a_key(String mode) throws IOException {
        Path file = file(mode, "k1 " + KEY);

        assertThatThrownBy(() -> KeySource.of(file, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("codec key file " + file + " is open to others")
                .hasMessageEndingWith("chmod 600 " + file);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            k1                       | line 2 is no codec key: expected ID BASE64-KEY
            k1 AAAA BBBB             | line 2 is no codec key: expected ID BASE64-KEY
            k/1 AAAA                 | line 2 is no codec key: expected ID BASE64-KEY
            k1 not*base64            | line 2: what follows the id is no base64
            k1 c2hvcnQ=              | line 2: codec key k1 has 5 bytes, expected 32
            """)
    void a_line_that_is_no_key_is_named_with_its_file_and_is_not_shown(String line, String says) throws IOException {
        Path file = file("rw-------", "k0 " + KEY, line);

        assertThatThrownBy(() -> KeySource.of(file, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(file + " " + says)
                .hasMessageNotContainingAny("not*base64", "c2hvcnQ=", KEY);
    }

    @Test
    void a_key_that_is_there_twice_a_file_without_keys_and_no_file_are_refused() throws IOException {
        Path file = file("rw-------", "k1 " + KEY, "k1 " + OTHER);
        Path empty = Files.createFile(
                dir.resolve("empty"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));

        assertThatThrownBy(() -> KeySource.of(file, Map.of()))
                .hasMessage(file + " line 2: codec key k1 is there twice");
        assertThatThrownBy(() -> KeySource.of(empty, Map.of())).hasMessageStartingWith(empty + " holds no codec key");
        assertThatThrownBy(() -> KeySource.of(null, Map.of(KeySource.FILE, "/nowhere/keys")))
                .hasMessage("there is no codec key file /nowhere/keys (DRYDOCK_CODEC_KEY_FILE)");
    }

    @Test
    void two_variables_that_may_disagree_are_refused() {
        var env = Map.of(KeySource.FILE, "/etc/drydock/codec.keys", KeySource.LINES, "k1 " + KEY);

        assertThatThrownBy(() -> KeySource.of(null, env))
                .hasMessage("DRYDOCK_CODEC_KEY_FILE and DRYDOCK_CODEC_KEY are both set: unset one of them");
    }
}
