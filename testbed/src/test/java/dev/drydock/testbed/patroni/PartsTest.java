package dev.drydock.testbed.patroni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.testbed.corrosion.TestbedFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PartsTest {

    private static final Account ME = new Account("me", false);

    @TempDir
    private Path dir = Path.of("");

    private Parts.Places places() {
        return new Parts.Places(dir, dir.resolve("15"), dir.resolve("venv/patroni"));
    }

    private void program(String name, String says) throws Exception {
        var file = dir.resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        Commands.executable(file, "#!/bin/sh\necho '" + says + "'\n");
    }

    @Test
    void whatever_is_missing_is_named_with_its_package() {
        assertThatThrownBy(() -> Parts.find(PatroniVersion.V3_0, ME, places()))
                .isInstanceOf(TestbedFailure.class)
                .hasMessage("a Patroni testbed needs PostgreSQL 15 in " + dir.resolve("15")
                        + " and its account me (apt-get install -y postgresql-15), and " + dir.resolve("etcd")
                        + " (apt-get install -y etcd-server), and " + dir.resolve("patroni")
                        + " (apt-get install -y patroni python3-psycopg2); scripts/patroni installs all of it");
    }

    @Test
    void only_what_is_missing_is_named() throws Exception {
        program("15/initdb", "");
        program("etcd", "");

        assertThatThrownBy(() -> Parts.find(PatroniVersion.V4_1, ME, places()))
                .hasMessageStartingWith(
                        "a Patroni testbed needs " + dir.resolve("venv/patroni") + " (patroni[etcd3]==4.1.5")
                .hasMessageNotContaining("apt-get");
    }

    @Test
    void an_account_that_is_not_there_counts_as_missing() throws Exception {
        program("15/initdb", "");
        program("etcd", "");
        program("patroni", "patroni 3.0.2");

        assertThatThrownBy(() -> Parts.find(PatroniVersion.V3_0, new Account("no-such-account", true), places()))
                .hasMessageContaining("its account no-such-account (apt-get install -y postgresql-15)");
    }

    @Test
    void another_release_of_patroni_is_not_taken_for_the_one_asked_for() throws Exception {
        program("15/initdb", "");
        program("etcd", "");
        program("patroni", "patroni 4.0.4");

        assertThatThrownBy(() -> Parts.find(PatroniVersion.V3_0, ME, places()))
                .hasMessage(dir.resolve("patroni") + " is to be Patroni 3.0 and says: patroni 4.0.4");
    }

    @Test
    void all_there_is_found() throws Exception {
        program("15/initdb", "");
        program("etcd", "");
        program("venv/patroni", "patroni 4.1.5");

        var parts = Parts.find(PatroniVersion.V4_1, ME, places());

        assertThat(parts.patroni()).isEqualTo(dir.resolve("venv/patroni"));
    }
}
