package dev.drydock.activities.corrosion.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.activities.corrosion.file.Refused;
import dev.drydock.activities.corrosion.file.Row;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
}
