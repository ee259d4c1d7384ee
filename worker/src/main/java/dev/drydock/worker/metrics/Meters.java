package dev.drydock.worker.metrics;

import com.uber.m3.tally.RootScopeBuilder;
import com.uber.m3.tally.Scope;
import com.uber.m3.util.Duration;
import dev.drydock.workflows.run.Status;
import dev.drydock.workflows.words.Exit;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.temporal.common.reporter.MicrometerClientStatsReporter;
import java.util.List;
import java.util.stream.Stream;

/**
 * All figures of this worker: the SDK's ({@code temporal_*}), the JVM's, and how the open runs of its clusters stand
 * ({@code drydock_*}). A gate's figure is the moment it opened, so that its wait grows whether or not anybody asks.
 */
public final class Meters implements AutoCloseable {
    private static final double MILLIS = 1000;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final MultiGauge stuck = gauge("drydock_stuck_nodes", "nodes of the open run whose step failed for good");
    private final MultiGauge needed = gauge("drydock_person_needed", "1 while the open run waits for a person");
    private final MultiGauge gates =
            gauge("drydock_gate_open_since_seconds", "when the gate that waits was opened, seconds since 1970");
    private final MultiGauge silent = gauge("drydock_run_silent", "1: nobody could tell how the open run stands");
    private final Scope scope = new RootScopeBuilder()
            .reporter(new MicrometerClientStatsReporter(registry))
            .reportEvery(Duration.ofSeconds(5));

    public Meters() {
        new JvmMemoryMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    private MultiGauge gauge(String name, String says) {
        return MultiGauge.builder(name).description(says).register(registry);
    }

    /** Where the SDK counts. */
    public Scope scope() {
        return scope;
    }

    /** In Prometheus' text format. */
    String text() {
        return registry.scrape();
    }

    /**
     * Replaces what was known; a run that has ended is in neither list, and its rows go.
     *
     * @param mute clusters whose open run did not answer
     */
    void show(List<Status> open, List<String> mute) {
        stuck.register(rows(open.stream(), Meters::stuck), true);
        needed.register(rows(open.stream(), s -> s.exit() == Exit.PERSON_NEEDED.code() ? 1 : 0), true);
        gates.register(open.stream().flatMap(Meters::waiting).toList(), true);
        silent.register(
                mute.stream()
                        .<MultiGauge.Row<?>>map(cluster -> MultiGauge.Row.of(Tags.of("cluster", cluster), 1))
                        .toList(),
                true);
    }

    private interface Figure {
        Number of(Status status);
    }

    private static List<MultiGauge.Row<?>> rows(Stream<Status> open, Figure figure) {
        return open.<MultiGauge.Row<?>>map(s -> MultiGauge.Row.of(Tags.of("cluster", s.cluster()), figure.of(s)))
                .toList();
    }

    private static long stuck(Status status) {
        return status.nodes().stream()
                .filter(n -> n.state() == Status.NodeState.STUCK)
                .count();
    }

    private static Stream<MultiGauge.Row<?>> waiting(Status status) {
        return status.gates().stream().flatMap(gate -> {
            var since = gate.since();
            return gate.state() != Status.GateState.OPEN || since == null
                    ? Stream.empty()
                    : Stream.of(MultiGauge.Row.of(
                            Tags.of("cluster", status.cluster(), "gate", gate.name()), since.toEpochMilli() / MILLIS));
        });
    }

    @Override
    public void close() {
        try {
            scope.close();
        } catch (Exception e) {
            throw new IllegalStateException("the last figures could not be counted", e);
        }
        registry.close();
    }
}
