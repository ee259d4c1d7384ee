package dev.drydock.activities.corrosion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.drydock.workflows.policy.Standing;
import dev.drydock.workflows.reseed.Health;
import dev.drydock.workflows.reseed.Late;
import dev.drydock.workflows.reseed.Published;
import dev.drydock.workflows.reseed.Reseed;
import dev.drydock.workflows.reseed.Survey;
import dev.drydock.workflows.undo.Undo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every step on a running cluster, each asked twice. */
abstract class RoundTrip {
    @TempDir
    Path directory;

    abstract @Nullable Path binary();

    /** By how much the nodes' clocks are ahead of the worker's. */
    long aheadMillis() {
        return 0;
    }

    Bench bench() throws Exception {
        return new Bench(directory, binary());
    }

    @Test
    void a_cluster_is_reseeded_and_put_back() throws Exception {
        try (var bench = bench()) {
            bench.write("n1", "INSERT INTO apps (id, name, replicas) VALUES (1, 'one', 3), (2, 'two', NULL)");
            bench.write("n2", "INSERT INTO placements VALUES ('fra', 1, 'h1')");
            bench.write("n3", "INSERT INTO tags VALUES ('blue')");
            Survey.Page page = bench.settled();
            surveyed(page);
            Reseed.Run run = bench.run("run-1", page);

            Published snapshot = published(bench, run);
            bench.write("n2", "INSERT INTO apps (id, name) VALUES (3, 'late')");
            bench.settled();
            Map<String, Late> late = rolled(bench, run, snapshot);

            String writer = actor(page, "n2");
            assertThat(late.get("n2")).isEqualTo(new Late(writer, 1, Map.of()));
            assertThat(late.get("n1")).isEqualTo(new Late(actor(page, "n1"), 0, Map.of()));
            assertThat(bench.reseed.health(run, snapshot, Bench.NODES)).isInstanceOf(Health.Ok.class);
            var agreed = bench.reseed.converge(run, snapshot, Bench.NODES);
            assertThat(agreed.says()).contains("3 nodes agree on 3 tables with 4 rows");
            assertThat(agreed.equal()).isTrue();
            closed(bench, run, snapshot);

            undone(bench, page);
            assertThat(bench.ask("n3", "SELECT name FROM apps WHERE id = 3")).contains("late");
            assertThat(bench.scratch).isEmptyDirectory();
        }
    }

    private static String actor(Survey.Page page, String name) {
        return page.nodes().stream()
                .filter(n -> n.name().equals(name))
                .map(n -> Objects.requireNonNull(n.identity()).actorId())
                .findFirst()
                .orElseThrow();
    }

    private void surveyed(Survey.Page page) {
        assertThat(page.tables())
                .isEqualTo(
                        Map.of("apps", List.of("id"), "placements", List.of("region", "app"), "tags", List.of("tag")));
        assertThat(page.nodes()).hasSize(3).allSatisfy(node -> {
            assertThat(node.trouble()).isEmpty();
            var identity = Objects.requireNonNull(node.identity());
            assertThat(identity.actorId()).matches("[0-9a-f]{32}");
            assertThat(identity.crsqliteVersion()).isEqualTo(170_000);
            assertThat(identity.clusterId()).isZero();
            assertThat(identity.build()).matches("sha256:[0-9a-f]{64}");
            var measures = Objects.requireNonNull(node.measures());
            assertThat(measures.up()).isTrue();
            assertThat(measures.versions()).isEqualTo(3);
            assertThat(measures.whole()).isTrue();
            assertThat(measures.missing()).isEmpty();
            assertThat(measures.readOnly()).isEmpty();
            assertThat(measures.broken()).isEmpty();
            assertThat(measures.sameFileSystem()).isTrue();
            assertThat(measures.clockOffsetMillis()).isCloseTo(aheadMillis(), within(5000L));
        });
        assertThat(page.nodes().stream()
                        .map(n -> Objects.requireNonNull(n.identity()).schema()))
                .containsOnly(Objects.requireNonNull(page.nodes().getFirst().identity())
                        .schema());
    }

    private static Published published(Bench bench, Reseed.Run run) {
        bench.reseed.decide(run, 7, Bench.NODES);
        bench.reseed.decide(run, 7, Bench.NODES);
        String backup = twice(() -> bench.reseed.backup(run, "n1"));
        Published snapshot = twice(() -> bench.reseed.publish(run, "n1", backup, 7));
        assertThat(snapshot.clusterId()).isEqualTo(7);
        assertThat(snapshot.tables()).isEqualTo(3);
        assertThat(snapshot.rows()).isEqualTo(4);
        assertThat(twice(() -> bench.reseed.stage(run, snapshot, Bench.NODES)))
                .extracting(Reseed.Staged::trouble)
                .containsOnly("");
        var facts = bench.reseed.inspect(
                Bench.CLUSTER,
                snapshot.manifest(),
                List.of(bench.reseed.survey(Bench.CLUSTER, Bench.NODES).raw()));
        assertThat(facts.trouble()).isEmpty();
        assertThat(facts.related()).isTrue();
        assertThat(facts.clusterId()).isEqualTo(7);
        return snapshot;
    }

    private static Map<String, Late> rolled(Bench bench, Reseed.Run run, Published snapshot) throws Exception {
        var late = new LinkedHashMap<String, Late>();
        for (String name : Bench.NODES) {
            var job = new Reseed.Job(run, name, snapshot);
            assertThat(bench.reseed.beforeStop(job).says()).isEqualTo("no hook");
            bench.reseed.stop(job);
            bench.reseed.stop(job);
            if (name.equals("n2")) {
                byHand(bench, "FINISH", name);
            }
            late.put(name, twice(() -> bench.reseed.archive(job).late()));
            bench.reseed.restore(job);
            bench.reseed.restore(job);
            bench.reseed.start(job);
            bench.reseed.start(job);
            twice(() -> bench.reseed.verify(job));
            bench.reseed.companions(job);
            bench.reseed.afterStart(job);
            assertThat(bench.reseed.archive(job).late()).isEqualTo(late.get(name));
        }
        return late;
    }

    private static void closed(Bench bench, Reseed.Run run, Published snapshot) {
        var ending = new Reseed.Ending("stopped", Map.of("n2", "1 late version"), Map.of(), List.of("n1", "n3"));
        bench.reseed.close(run, ending);
        bench.reseed.close(run, ending);
        Standing standing = bench.reseed.home(Bench.CLUSTER).record();
        assertThat(standing.generations()).hasSize(1).first().satisfies(generation -> {
            assertThat(generation.clusterId()).isEqualTo(7);
            assertThat(generation.manifest()).isEqualTo(snapshot.manifest());
            assertThat(generation.ended()).isEqualTo("stopped");
        });
        assertThat(standing.owing()).extracting(Standing.Owing::node).containsExactly("n2");
        Path work = bench.testbed.dir().resolve("work").resolve(run.id());
        assertThat(work.resolve("n1/staged")).doesNotExist();
        assertThat(work.resolve("n1/backup")).doesNotExist();
        assertThat(bench.node("n1").db().resolveSibling("drydock-run-1/corrosion.db"))
                .exists();
    }

    private static void undone(Bench bench, Survey.Page page) throws Exception {
        assertThat(bench.undo.archives(Bench.CLUSTER, "run-1", Bench.NODES)).allSatisfy(archive -> {
            assertThat(archive.trouble()).isEmpty();
            assertThat(archive.path()).endsWith("drydock-run-1/corrosion.db");
            assertThat(archive.clusterId()).isZero();
            assertThat(archive.serving()).isEqualTo(7);
            assertThat(archive.up()).isTrue();
        });
        Reseed.Run run = bench.run("run-2", page);
        for (String name : Bench.NODES) {
            var job = new Undo.Job(new Undo.Job.Run(run.cluster(), run.id(), run.plan()), name, "run-1");
            String aside = "undone-run-2";
            if (name.equals("n3")) {
                byHand(bench, "UNDO", name);
                aside = "undone-by-hand";
            }
            bench.undo.stop(job);
            bench.undo.putBack(job);
            bench.undo.putBack(job);
            bench.undo.start(job);
            assertThat(bench.undo.verify(job).says()).isEqualTo("serves cluster id 0");
            assertThat(bench.node(name).db().resolveSibling("drydock-run-1/" + aside + "/corrosion.db"))
                    .exists();
        }
        bench.settled();
        bench.undo.close(
                new Undo.Job.Run(run.cluster(), run.id(), run.plan()), "run-1", "undone", Map.of(), Bench.NODES);
        assertThat(bench.reseed.home(Bench.CLUSTER).record().owing()).isEmpty();
    }

    /** What a person does who has a login on the node and nothing else. */
    private static void byHand(Bench bench, String script, String node) throws Exception {
        Path dir = bench.testbed.dir().resolve("work/run-1/" + node);
        Path said = bench.testbed.dir().resolve("by-hand.log");
        Process person = new ProcessBuilder("sh", dir.resolve(script).toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(person.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(person.exitValue()).as(Files.readString(said)).isZero();
    }

    private static <T> T twice(Supplier<T> step) {
        T first = step.get();
        assertThat(step.get()).isEqualTo(first);
        return first;
    }
}
