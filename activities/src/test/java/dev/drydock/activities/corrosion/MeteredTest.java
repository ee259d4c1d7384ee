package dev.drydock.activities.corrosion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class MeteredTest {
    private static final byte[] BYTES = new byte[300_000];

    private final AtomicLong counted = new AtomicLong();

    @Test
    void no_more_than_so_many_bytes_a_second_are_read_and_each_is_counted() throws IOException {
        long begun = System.nanoTime();

        try (var in = new Metered(new ByteArrayInputStream(BYTES), () -> 1_000_000, counted::addAndGet)) {
            assertThat(in.readAllBytes()).isEqualTo(BYTES);
        }

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(280));
        assertThat(counted).hasValue(BYTES.length);
    }

    @Test
    void a_limit_that_comes_in_the_middle_holds_for_the_rest() throws IOException {
        long begun = System.nanoTime();

        try (var in = new Metered(
                new ByteArrayInputStream(BYTES), () -> counted.get() < 200_000 ? 0 : 1_000_000, counted::addAndGet)) {
            assertThat(in.readNBytes(200_000)).hasSize(200_000);
            assertThat(in.readAllBytes()).hasSize(100_000);
        }

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(90));
    }

    @Test
    @Timeout(60)
    void a_limit_that_is_lifted_is_not_waited_out() throws IOException {
        var looked = new AtomicLong();

        try (var in = new Metered(
                new ByteArrayInputStream(BYTES), () -> looked.incrementAndGet() < 4 ? 1 : 0, counted::addAndGet)) {
            assertThat(in.readAllBytes()).as("which would take days").isEqualTo(BYTES);
        }
    }

    @Test
    void without_a_limit_it_only_counts() throws IOException {
        try (var in = new Metered(new ByteArrayInputStream(BYTES), () -> 0, counted::addAndGet)) {
            assertThat(in.read()).isZero();
            assertThat(in.readAllBytes()).hasSize(BYTES.length - 1);
            assertThat(in.read()).isEqualTo(-1);
        }

        assertThat(counted).hasValue(BYTES.length);
    }
}
