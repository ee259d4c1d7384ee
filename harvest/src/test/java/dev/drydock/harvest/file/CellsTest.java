package dev.drydock.harvest.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.harvest.value.Value;
import dev.drydock.harvest.value.Value.Blob;
import dev.drydock.harvest.value.Value.Int;
import dev.drydock.harvest.value.Value.Null;
import dev.drydock.harvest.value.Value.Real;
import dev.drydock.harvest.value.Value.Text;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

class CellsTest {
    @Test
    void every_value_comes_back_from_sqlite_as_it_went_in() throws SQLException {
        var values = List.of(
                Null.NULL,
                new Int(Long.MIN_VALUE),
                new Int(7),
                new Real(3),
                new Real(Double.POSITIVE_INFINITY),
                new Text(""),
                new Text("nul\0in it \uFFFD \uD83D\uDE00"),
                new Blob(new byte[] {}),
                new Blob(new byte[] {0, -1}));

        try (var connection = Still.connect(":memory:");
                var statement = connection.prepareStatement("SELECT ?")) {
            for (Value value : values) {
                Cells.bind(statement, 1, value);
                try (var answer = statement.executeQuery()) {
                    assertThat(answer.next()).isTrue();
                    assertThat(Cells.value(answer, 1)).isEqualTo(value);
                }
            }
        }
    }

    @Test
    void text_that_is_no_utf_8_keeps_its_bytes() throws SQLException {
        try (var connection = Still.connect(":memory:");
                var statement = connection.createStatement();
                var answer = statement.executeQuery("SELECT CAST(x'61ff00c3' AS TEXT)")) {
            assertThat(answer.next()).isTrue();
            assertThat(Cells.value(answer, 1)).isEqualTo(Text.of(new byte[] {'a', -1, 0, (byte) 0xc3}));
        }
    }
}
