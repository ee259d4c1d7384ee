package dev.drydock.activities.patroni.salvage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.activities.patroni.salvage.Change.Kind;
import dev.drydock.activities.patroni.salvage.Message.Column;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DeltaReaderTest {
    @TempDir
    Path scratch;

    private static final DeltaHead HEAD = new DeltaHead("n1", "7", 1, "0/100", "737", List.of("app", "shop"));
    private static final Table TABLE =
            new Table("app", "public", "t", 'd', List.of(new Column("id", true, 23), new Column("note", false, 25)));
    private static final Table ALTERED = new Table("app", "public", "t", 'd', List.of(new Column("id", true, 23)));
    private static final Transaction FIRST = new Transaction(
            "app",
            737,
            256,
            300,
            Instant.parse("2026-11-22T10:00:00.123456Z"),
            List.of(
                    new Change(TABLE, Kind.INSERT, null, false, List.of(new Cell.Text("1"), Cell.Null.NULL)),
                    new Change(
                            TABLE,
                            Kind.UPDATE,
                            List.of(new Cell.Text("1"), new Cell.Text("ü\0x")),
                            true,
                            List.of(new Cell.Text("2"), Cell.Same.SAME)),
                    new Change(TABLE, Kind.DELETE, List.of(new Cell.Text("2"), Cell.Null.NULL), false, null)));
    private static final Transaction SECOND = new Transaction(
            "app",
            739,
            400,
            440,
            Instant.parse("2026-11-22T10:00:01Z"),
            List.of(new Change(ALTERED, Kind.TRUNCATE, null, false, null)));

    @Test
    void what_was_written_is_read_again() throws IOException {
        byte[] packed = packed(FIRST, SECOND);

        try (var reader = new DeltaReader(new ByteArrayInputStream(packed), scratch)) {
            assertThat(reader.head()).isEqualTo(HEAD);
            assertThat(reader.next()).contains(FIRST);
            assertThat(reader.next()).contains(SECOND);
            assertThat(reader.next()).isEmpty();
        }
    }

    @Test
    void the_same_changes_have_the_same_bytes() throws IOException {
        assertThat(packed(FIRST, SECOND)).isEqualTo(packed(FIRST, SECOND)).isNotEqualTo(packed(FIRST));
    }

    @Test
    void a_delta_that_is_cut_off_is_not_taken_for_a_whole_one() throws IOException {
        byte[] packed = packed(FIRST, SECOND);
        byte[] cut = Arrays.copyOf(packed, packed.length / 2);

        assertThatThrownBy(() -> all(cut)).isInstanceOf(IOException.class);
    }

    private List<Transaction> all(byte[] packed) throws IOException {
        try (var reader = new DeltaReader(new ByteArrayInputStream(packed), scratch)) {
            var all = new ArrayList<Transaction>();
            for (var next = reader.next(); next.isPresent(); next = reader.next()) {
                all.add(next.get());
            }
            return all;
        }
    }

    private static byte[] packed(Transaction... transactions) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var writer = new DeltaWriter(out, HEAD)) {
            for (Transaction each : transactions) {
                writer.add(each);
            }
            writer.finish();
        }
        return out.toByteArray();
    }
}
