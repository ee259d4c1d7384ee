package dev.drydock.activities.patroni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginTest {
    @TempDir
    Path dir;

    @Test
    void a_password_comes_from_a_file_or_a_variable_and_is_in_neither_login() throws IOException {
        var file = Files.writeString(dir.resolve("secret"), "from-file\n");

        var byFile = new Login("postgres", file, null);
        var byVariable = new Login("postgres", null, "PGPASSWORD");

        assertThat(byFile.password()).isEqualTo("from-file");
        assertThat(byVariable.password(name -> name + "-value")).isEqualTo("PGPASSWORD-value");
        assertThat(byFile.toString()).doesNotContain("from-file");
    }

    @Test
    void a_password_that_is_not_there_is_told_with_the_place_where_it_was_looked_for() throws IOException {
        var empty = Files.createFile(dir.resolve("empty"));

        assertThatThrownBy(() -> new Login("postgres", empty, null).password())
                .hasMessage("the password of postgres is empty, expected one in file " + empty + " of the worker");
        assertThatThrownBy(() -> new Login("postgres", null, "PGPASSWORD").password(_ -> null))
                .hasMessage("the password of postgres is empty, expected one in variable PGPASSWORD of the worker");
        assertThatThrownBy(() -> new Login("postgres", dir.resolve("none"), null).password())
                .hasMessageStartingWith("password file " + dir.resolve("none") + " cannot be read");
    }
}
