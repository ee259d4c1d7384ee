package dev.drydock.activities.clusters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.workflows.words.ClusterName;
import dev.drydock.workflows.words.GiveUp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A whole file of system patroni, and the same with one thing wrong: refused by file, line and key. */
class RefusedPatroniFilesTest {
    private static final ClusterName MAIN = ClusterName.of("patroni/main");
    private static final String WHOLE = """
            nodes:
              - {name: n1, local: true}
            artifacts: file:///srv/artifacts
            workdir: /var/lib/drydock
            patroni:
              scope: main
              restapi: 10.0.0.1:8008
              postgresql: "[::1]:5432"
              data-dir: /var/lib/postgresql/15/main
              bin-dir: /usr/lib/postgresql/15/bin
              service: {systemd: patroni}
              authentication:
                restapi: {username: drydock, password-file: secret}
                superuser: {username: postgres, password-env: PGPASSWORD}
              guard: {name: guard, local: true, patroni: {postgresql: "10.0.0.9:5432", data-dir: /srv/guard}}
            """;

    @TempDir
    Path dir;

    @BeforeEach
    void secret() throws IOException {
        Files.createDirectories(dir.resolve("patroni"));
        Files.writeString(dir.resolve("patroni/secret"), "s3cret");
    }

    @Test
    void a_whole_file_is_read_and_no_password_with_it() throws IOException {
        var file = read(WHOLE);

        var section = file.nodes().getFirst().section();
        assertThat(section.path("postgresql").asText()).isEqualTo("[::1]:5432");
        assertThat(section.at("/authentication/restapi/password-file").asText())
                .isEqualTo(dir.resolve("patroni/secret").toString());
        assertThat(section.at("/guard/patroni/data-dir").asText()).isEqualTo("/srv/guard");
        assertThat(file.toString()).doesNotContain("s3cret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "scope: main | colour: red | line 6: patroni.colour: unknown key",
                "restapi: 10.0.0.1:8008 | restapi: 10.0.0.1 | line 7: patroni.restapi: '10.0.0.1' is not HOST:PORT",
                "restapi: 10.0.0.1:8008 | restapi: h:70000 | line 7: patroni.restapi: 'h:70000' is not HOST:PORT",
                "data-dir: /var/lib/postgresql/15/main | data-dir: main | line 9: patroni.data-dir: 'main' is relative",
                "password-file: secret | password: s3cret | line 13: patroni.authentication.restapi.password: a password does not stand in this file; write password-file: FILE or password-env: VARIABLE",
                "password-file: secret | password-file: none | line 13: patroni.authentication.restapi.password-file: file",
                "password-env: PGPASSWORD | password-env: $X | line 14: patroni.authentication.superuser.password-env: '$X' is not a variable's name",
                "password-env: PGPASSWORD | colour: red | line 14: patroni.authentication.superuser.colour: unknown key",
                "password-env: PGPASSWORD | password-env: P, password-file: secret | line 14: patroni.authentication.superuser: a login has either password-file",
                "superuser: {username | admin: {username | line 14: patroni.authentication.admin: unknown key",
                "name: guard | name: n1 | line 2: nodes[0]: node n1 is the guard's name too",
                "data-dir: /srv/guard | colour: red | line 15: patroni.guard.patroni.colour: unknown key"
            })
    void one_wrong_thing_is_refused_by_line_and_key(String right, String wrong, String says) {
        assertThatThrownBy(() -> read(WHOLE.replace(right.strip(), wrong.strip())))
                .isInstanceOf(GiveUp.class)
                .hasMessageContaining(dir.resolve("patroni/main.yaml").toString())
                .hasMessageContaining(says.strip())
                .message()
                .doesNotContain("s3cret");
    }

    private ClusterFile read(String text) throws IOException {
        Files.writeString(dir.resolve("patroni/main.yaml"), text);
        return new ClusterFolder(dir).read(MAIN);
    }
}
