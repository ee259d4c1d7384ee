package dev.drydock.activities.corrosion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.activities.clusters.ClusterFile;
import dev.drydock.activities.clusters.ClusterFolder;
import dev.drydock.activities.clusters.Figure;
import dev.drydock.activities.clusters.Homes;
import dev.drydock.activities.remote.LocalOrSsh;
import dev.drydock.testbed.corrosion.CorrosionTestbed;
import dev.drydock.testbed.corrosion.Testbed;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stand-ins are asked; what a real agent takes is the same statement. */
final class CorrosionQueriesTest {
    @TempDir
    private Path dir = Path.of("");

    private @Nullable Testbed testbed;
    private @Nullable ClusterFile file;

    @BeforeEach
    void agents() {
        CorrosionTestbed.killAtExit(dir);
        testbed = CorrosionTestbed.upStandIns(2, dir);
        file = new Homes(new ClusterFolder(dir.resolve("clusters")), true).file("corrosion/demo");
    }

    @AfterEach
    void away() {
        CorrosionTestbed.kill(dir);
    }

    private BigDecimal number(String sql, @Nullable String node) throws IOException, InterruptedException {
        return new CorrosionQueries(new LocalOrSsh())
                .number(Objects.requireNonNull(file), new Figure.Query(sql, node), Duration.ofSeconds(60));
    }

    @Test
    void a_number_is_read_from_the_node_that_is_named_or_the_first_that_answers() throws Exception {
        assertThat(number("SELECT count(*) FROM apps", "n2")).isEqualByComparingTo("0");
        assertThat(number("SELECT 2.5", null)).isEqualByComparingTo("2.5");

        CorrosionTestbed.crash(Objects.requireNonNull(testbed).nodes().getFirst());

        assertThat(number("SELECT 41 + 1", null)).isEqualByComparingTo("42");
        assertThatThrownBy(() -> number("SELECT 1", "n1"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("node n1");
    }

    @Test
    void what_is_no_single_number_is_told_with_its_node() {
        assertThatThrownBy(() -> number("SELECT 'many'", null))
                .hasMessage("node n1 does not take the query: it answers 'many', expected a number");
        assertThatThrownBy(() -> number("SELECT NULL", null)).hasMessageContaining("it answers NULL");
        assertThatThrownBy(() -> number("SELECT 1, 2", null)).hasMessageContaining("2 columns, expected one");
        assertThatThrownBy(() -> number("SELECT id FROM apps", null)).hasMessageContaining("no row");
        assertThatThrownBy(() -> number("SELECT 1 UNION ALL SELECT 2", null)).hasMessageContaining("more than one row");
        assertThatThrownBy(() -> number("SELECT * FROM nowhere", null)).hasMessageContaining("nowhere");
    }
}
