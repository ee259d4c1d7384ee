package dev.drydock.starter.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.artifacts.record.ClusterRecord.Generation;
import dev.drydock.artifacts.record.ClusterRecords;
import dev.drydock.artifacts.store.ArtifactStore;
import dev.drydock.artifacts.store.ArtifactStores;
import dev.drydock.starter.view.Failure;
import dev.drydock.workflows.plan.PlanDocument;
import dev.drydock.workflows.words.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With which plan a page compares when it is only told where the artifacts are. */
final class LastRunTest {
    private static final PlanDocument NOW = Plans.whole();
    private static final PlanDocument FIRST = reason("the first");
    private static final PlanDocument SECOND = reason("the second");

    @TempDir
    private Path dir;

    @Test
    void the_plan_of_the_newest_run_is_taken() throws IOException {
        kept(FIRST);
        kept(SECOND);
        decided(1, FIRST);
        decided(2, SECOND);

        assertThat(LastRun.before(NOW, dir.toUri()))
                .isEqualTo(new Since.Earlier(SECOND, "run run-2 of 2026-11-02T00:00:00Z"));
    }

    @Test
    void the_run_of_the_very_plan_that_is_shown_is_passed_over() throws IOException {
        kept(FIRST);
        decided(1, FIRST);
        decided(2, NOW);

        assertThat(LastRun.before(NOW, dir.toUri()))
                .isEqualTo(new Since.Earlier(FIRST, "run run-1 of 2026-11-01T00:00:00Z"));
    }

    @Test
    void a_store_without_an_earlier_run_or_without_its_plan_is_no_mistake() throws IOException {
        URI empty = dir.resolve("empty").toUri();
        decided(1, FIRST);

        assertThat(LastRun.before(NOW, empty))
                .isEqualTo(new Since.Nothing(
                        "The record of corrosion/eu-1 in " + empty + " knows no run before this plan."));
        assertThat(LastRun.before(NOW, dir.toUri()))
                .isInstanceOfSatisfying(
                        Since.Nothing.class,
                        nothing -> assertThat(nothing.why()).contains(FIRST.claimed(), "is not in", "any more"));
    }

    @Test
    void a_kept_plan_that_was_altered_is_not_compared_with() throws IOException {
        decided(1, FIRST);
        store().put(key(FIRST), bytes(SECOND));

        assertThatThrownBy(() -> LastRun.before(NOW, dir.toUri()))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("holds plan " + FIRST.claimed() + " with another content");
    }

    @Test
    void a_store_that_cannot_be_read_is_told_in_a_sentence() {
        assertThatThrownBy(() -> LastRun.before(NOW, URI.create("ftp://elsewhere/x")))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("ftp://elsewhere/x of corrosion/eu-1 cannot be read from here")
                .hasMessageContaining("use s3://BUCKET/PREFIX or file:///DIRECTORY");
    }

    private static PlanDocument reason(String reason) {
        var edited = Plans.edited(Plans.whole(), tree -> tree.put("reason", reason));
        return PlanDocument.read(Json.canonical(edited.tree()));
    }

    private ArtifactStore store() {
        return ArtifactStores.at(dir.toUri());
    }

    private void kept(PlanDocument plan) throws IOException {
        store().put(key(plan), bytes(plan));
    }

    private static String key(PlanDocument plan) {
        return "corrosion/eu-1/plans/" + plan.claimed().substring("sha256:".length()) + ".json";
    }

    private static byte[] bytes(PlanDocument plan) {
        return Json.canonical(plan.tree()).getBytes(StandardCharsets.UTF_8);
    }

    private void decided(int id, PlanDocument plan) throws IOException {
        var generation = new Generation(
                id, "run-" + id, plan.claimed(), "2026-11-0" + id + "T00:00:00Z", null, List.of("n1"), "reseeded");
        new ClusterRecords(store()).change("corrosion/eu-1", record -> record.decide(generation));
    }
}
