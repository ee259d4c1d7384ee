package dev.drydock.activities.corrosion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.workflows.reseed.Late;
import dev.drydock.workflows.reseed.Published;
import dev.drydock.workflows.reseed.Reseed;
import dev.drydock.workflows.reseed.Survey;
import dev.drydock.workflows.undo.Undo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The same on a real agent: {@code DRYDOCK_CORROSION}, or what {@code scripts/check} installed. */
class RealAgentRoundTripIT extends RoundTrip {
    @Override
    @Nullable Path binary() {
        Path binary = installed();
        Assumptions.assumeTrue(binary != null, "no real agent is installed");
        return binary;
    }

    /** Null: there is none. */
    static @Nullable Path installed() {
        Path built =
                Path.of(System.getProperty("user.home"), ".cache", "drydock", "klukai-0.1.4-o1", "bin", "corrosion");
        Path binary = Path.of(Objects.requireNonNullElse(System.getenv("DRYDOCK_CORROSION"), built.toString()));
        return Files.isExecutable(binary) ? binary : null;
    }

    @Test
    void what_a_killed_agent_wrote_last_is_late_and_comes_back_with_an_undo() throws Exception {
        try (var bench = new Bench(directory, binary())) {
            bench.write("n1", "INSERT INTO tags VALUES ('early')");
            Survey.Page page = bench.settled();
            Reseed.Run run = bench.run("run-1", page);
            bench.reseed.decide(run, 1, Bench.NODES);
            Published snapshot = bench.reseed.publish(run, "n1", bench.reseed.backup(run, "n1"), 1);
            bench.write("n3", "INSERT INTO tags VALUES ('last words')");
            Bench.kill(bench.node("n3"));

            var job = new Reseed.Job(run, "n3", snapshot);
            bench.reseed.stop(job);
            Late late = bench.reseed.archive(job).late();

            assertThat(late.own()).isEqualTo(1);
            assertThat(bench.node("n3").db().resolveSibling("drydock-run-1/corrosion.db-wal"))
                    .isNotEmptyFile();
            assertThat(bench.reseed.archive(job).late()).isEqualTo(late);

            bench.reseed.stage(run, snapshot, List.of("n3"));
            bench.reseed.restore(job);
            bench.reseed.start(job);
            assertThat(bench.reseed.verify(job).says()).contains("cluster id 1");
            var back = new Undo.Job(new Undo.Job.Run(run.cluster(), run.id(), run.plan()), "n3", run.id());
            bench.undo.stop(back);
            bench.undo.putBack(back);
            bench.undo.start(back);
            assertThat(bench.undo.verify(back).says()).isEqualTo("serves cluster id 0");
            assertThat(bench.ask("n3", "SELECT tag FROM tags")).contains("last words");
        }
    }
}
