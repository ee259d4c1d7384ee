package dev.drydock.artifacts.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.artifacts.record.ClusterRecord.Generation;
import dev.drydock.artifacts.store.ArtifactStore;
import dev.drydock.artifacts.store.ArtifactStores;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterRecordsTest {
    private static final String CLUSTER = "corrosion/eu-1";

    @TempDir
    Path dir;

    private URI address;
    private ArtifactStore store;
    private ClusterRecords records;

    @BeforeEach
    void open() {
        address = dir.toUri();
        store = ArtifactStores.at(address);
        records = new ClusterRecords(store);
    }

    @Test
    void a_change_is_read_back_as_it_was_made() throws IOException {
        var generation = ClusterRecordTest.generation(7, "run-a");

        var stored = records.change(CLUSTER, r -> r.decide(generation));

        assertThat(records.read(CLUSTER)).isEqualTo(stored);
        assertThat(stored.generations()).containsExactly(generation);
    }

    @Test
    void reading_and_changing_nothing_write_nothing() throws IOException {
        records.change(CLUSTER, r -> r.settled(List.of("n1")));

        assertThat(records.read(CLUSTER)).isEqualTo(ClusterRecord.empty(CLUSTER));
        assertThat(store.exists(CLUSTER + "/record.json")).isFalse();
    }

    @Test
    void of_two_runs_that_want_one_id_one_gets_it_and_the_other_is_refused() throws Exception {
        List<Callable<ClusterRecord>> runs = List.of(() -> decide(7, "run-a"), () -> decide(7, "run-b"));

        List<String> ends;
        try (var pool = Executors.newFixedThreadPool(2)) {
            ends = pool.invokeAll(runs).stream().map(f -> f.state().name()).toList();
        }

        assertThat(ends).containsExactlyInAnyOrder("SUCCESS", "FAILED");
        assertThat(records.read(CLUSTER).generations())
                .extracting(Generation::clusterId)
                .containsExactly(7);
    }

    @Test
    void writers_in_two_processes_lose_nothing_of_each_other() throws Exception {
        var other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RecordWriter.class.getName(),
                        address.toString(),
                        "other",
                        "30")
                .inheritIO()
                .start();

        int i = 0;
        while (other.isAlive() || i < 30) {
            RecordWriter.write(address, "mine-" + i++, 1);
        }

        assertThat(other.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(other.exitValue()).isZero();
        assertThat(records.read(CLUSTER).owing())
                .extracting(ClusterRecord.Owing::node)
                .hasSize(30 + i)
                .containsAll(IntStream.range(0, 30).mapToObj(n -> "other-" + n).toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "not json",
                "{\"version\":1}",
                "{\"version\":2,\"cluster\":\"corrosion/eu-1\",\"generations\":[],\"owing\":[]}",
                "{\"version\":1,\"cluster\":\"corrosion/eu-1\",\"generations\":[],\"owing\":[],\"new\":1}",
                "{\"version\":1,\"cluster\":\"corrosion/other\",\"generations\":[],\"owing\":[]}"
            })
    void a_record_that_is_not_understood_whole_is_never_written_over(String text) throws IOException {
        store.put(CLUSTER + "/record.json", text.getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> decide(7, "run-a"))
                .isInstanceOf(RecordRefused.class)
                .hasMessageStartingWith("cluster record file://")
                .hasMessageContaining(CLUSTER + "/record.json");
        assertThatThrownBy(() -> records.read(CLUSTER)).isInstanceOf(RecordRefused.class);

        assertThat(store.read(CLUSTER + "/record.json").orElseThrow().text()).isEqualTo(text);
    }

    private ClusterRecord decide(int clusterId, String run) throws IOException {
        return records.change(CLUSTER, r -> r.decide(ClusterRecordTest.generation(clusterId, run)));
    }
}
