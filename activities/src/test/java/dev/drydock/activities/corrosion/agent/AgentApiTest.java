package dev.drydock.activities.corrosion.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpServer;
import dev.drydock.activities.corrosion.file.Refused;
import dev.drydock.activities.corrosion.file.Row;
import dev.drydock.activities.remote.LocalReach;
import dev.drydock.workflows.words.GiveUp;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgentApiTest {
    private static List<Row> rows(String... lines) throws IOException {
        var rows = new ArrayList<Row>();
        AgentApi.lines(new ByteArrayInputStream(String.join("\n", lines).getBytes(StandardCharsets.UTF_8)), rows::add);
        return rows;
    }

    @Test
    void cells_keep_their_storage_class() throws Exception {
        Row row = rows("{\"columns\":[\"a\"]}", "{\"row\":[1,[1,1.0,\"1\",null,[0,255]]]}", "{\"eoq\":{\"time\":0.1}}")
                .getFirst();

        assertThat(row.cell(0)).isEqualTo(1L);
        assertThat(row.cell(1)).isEqualTo(1.0);
        assertThat(row.cell(2)).isEqualTo("1");
        assertThat(row.cell(3)).isNull();
        assertThat(row.cell(4)).isEqualTo(new byte[] {0, -1});
    }

    @Test
    void an_answer_without_an_end_is_no_answer() {
        assertThatThrownBy(() -> rows("{\"columns\":[\"a\"]}", "{\"row\":[1,[1]]}"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("before it was whole");
    }

    @Test
    void an_error_in_mid_stream_is_an_error() {
        assertThatThrownBy(() -> rows("{\"row\":[1,[1]]}", "{\"error\":\"no such table: nope\"}"))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("nope");
    }

    @Test
    void a_refused_token_is_said_once_and_not_tried_again() throws Exception {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(401, -1);
            exchange.close();
        });
        server.start();
        try (var http = HttpClient.newHttpClient()) {
            var config = AgentConfig.of("""
                    db.path = "/db"
                    api.addr = "127.0.0.1:%d"
                    api.authz.bearer-token = "wrong"
                    admin.path = "/admin"
                    """.formatted(server.getAddress().getPort()), "config");
            var api = new AgentApi(http, new LocalReach("n1", "/work"), config, Duration.ofSeconds(10));

            assertThatThrownBy(() ->
                            api.transact(JsonNodeFactory.instance.arrayNode().add("SELECT 1")))
                    .isInstanceOf(GiveUp.class)
                    .hasMessageContaining("node n1")
                    .hasMessageContaining("refused the bearer token")
                    .hasMessageNotContaining("wrong");
        } finally {
            server.stop(0);
        }
    }
}
