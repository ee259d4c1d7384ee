package dev.drydock.testbed.standin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TomlTest {

    @Test
    void a_configuration_is_read_with_comments_and_lists_over_several_lines() {
        var toml = Toml.parse("""
                # an agent
                [db]
                path = "/var/lib/corrosion.db" # the database
                schema_paths = [
                    "/etc/schemas",
                    '/etc/more',
                ]
                [gossip]
                plaintext = true
                bootstrap = ["10.0.0.1:8787", "10.0.0.2:8787"]
                """);

        assertThat(toml.text("db.path")).contains("/var/lib/corrosion.db");
        assertThat(toml.list("db.schema_paths")).containsExactly("/etc/schemas", "/etc/more");
        assertThat(toml.list("gossip.bootstrap")).containsExactly("10.0.0.1:8787", "10.0.0.2:8787");
        assertThat(toml.text("admin.path")).isEmpty();
    }
}
