package dev.drydock.activities.corrosion.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.workflows.words.GiveUp;
import org.junit.jupiter.api.Test;

class AgentConfigTest {
    @Test
    void reads_what_a_reseed_needs() {
        var config = AgentConfig.of("""
                [db]
                path = "/var/lib/corrosion/corrosion.db"
                schema_paths = ["/etc/corrosion/schemas"]
                [api]
                addr = ["0.0.0.0:8080", "127.0.0.1:8081"]
                authz.bearer-token = "hush"
                [gossip]
                bind_addr = "[::]:8787"
                bootstrap = ["a:8787", "b:8787@1.1.1.1:53"]
                """, "node n1");

        assertThat(config.database()).isEqualTo("/var/lib/corrosion/corrosion.db");
        assertThat(config.schemaPaths()).containsExactly("/etc/corrosion/schemas");
        assertThat(config.admin()).isEqualTo("/var/run/corrosion/admin.sock");
        assertThat(config.api()).isEqualTo(new AgentConfig.Address("127.0.0.1", 8080));
        assertThat(config.gossip()).isEqualTo("[::]:8787");
        assertThat(config.bootstrap()).isEqualTo(2);
        assertThat(config.token()).isEqualTo("hush");
        assertThat(config.toString()).doesNotContain("hush");
    }

    @Test
    void a_relative_database_or_a_missing_api_is_refused_with_the_file() {
        assertThatThrownBy(() -> AgentConfig.of("db.path = \"corrosion.db\"", "node n1: /etc/c.toml"))
                .isInstanceOf(GiveUp.class)
                .hasMessageContaining("node n1: /etc/c.toml")
                .hasMessageContaining("absolute");
        assertThatThrownBy(() -> AgentConfig.of("db.path = \"/c.db\"", "x")).hasMessageContaining("api.addr");
        assertThatThrownBy(() -> AgentConfig.of("= =", "x")).hasMessageContaining("not a Corrosion configuration");
    }
}
