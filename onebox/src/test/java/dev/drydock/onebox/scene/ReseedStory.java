package dev.drydock.onebox.scene;

import static dev.drydock.onebox.scene.Scene.CLUSTER;
import static dev.drydock.onebox.scene.Scene.must;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** One cluster of three nodes and what happens to it, in order; each test goes on where the last one ended. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class ReseedStory {
    private static final List<String> NODES = List.of("n1", "n2", "n3");

    private @Nullable Scene opened;
    private String first = "";
    private List<String> before = List.of();

    /** Null: stand-ins. */
    abstract @Nullable Path corrosion();

    @BeforeAll
    void open() {
        opened = Scene.up(NODES.size(), corrosion());
        scene().writeRows(60);
    }

    @AfterAll
    void close() {
        if (opened != null) {
            opened.close();
        }
    }

    private Scene scene() {
        if (opened == null) {
            throw new IllegalStateException("the scene is not up");
        }
        return opened;
    }

    private <T> List<T> each(Function<Copied, T> question) {
        var answers = new ArrayList<T>();
        for (String node : NODES) {
            try (var database = scene().database(node)) {
                answers.add(question.apply(database));
            }
        }
        return answers;
    }

    /** What all nodes hold: a row that is brought in after the way back reaches the others by gossip. */
    private List<String> agreed() {
        return await().atMost(Duration.ofSeconds(60))
                .until(() -> each(Copied::content), all -> new HashSet<>(all).size() == 1)
                .getFirst();
    }

    private <T> T archived(String node, String run, Function<Copied, T> question) {
        try (var database = Copied.of(scene().archive(node, run))) {
            return question.apply(database);
        }
    }

    private void nothingIsLost() {
        var verdict = scene().judge();
        assertThat(verdict.examples()).isEmpty();
        assertThat(verdict.found()).isEqualTo(verdict.acknowledged()).isPositive();
    }

    private static JsonNode tree(Path json) {
        try {
            return new ObjectMapper().readTree(json.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int recordedId(String run) {
        for (JsonNode generation : scene().record().path("generations")) {
            if (generation.path("run").asText().equals(run)) {
                return generation.path("clusterId").asInt();
            }
        }
        return -1;
    }

    @Test
    @Order(1)
    void a_typed_reseed_waits_for_an_approver_and_holds_the_cluster() {
        Path plan = scene().plan("reseed");
        first = must(0, scene().type("start", plan.toString(), "-o", "json"))
                .json()
                .path("run")
                .asText();
        scene().awaitGate("restore");

        Typed status = must(4, scene().type("status", CLUSTER));
        Typed again = must(10, scene().type("start", plan.toString()));

        assertThat(tree(plan).path("checks"))
                .filteredOn(check -> check.path("name").asText().equals("late-writes"))
                .singleElement()
                .satisfies(check -> assertThat(check.path("says").asText())
                        .containsPattern("key and value of one take \\d+ bytes, so those travel as \\d+ KiB"));
        assertThat(status.out()).contains("restore").contains("drydock approve " + CLUSTER + " restore");
        assertThat(again.sentence()).contains(first).contains("reseed run");
        assertThat(again.next()).isEqualTo("drydock watch " + CLUSTER);
    }

    @Test
    @Order(2)
    void an_approved_reseed_ends_with_every_node_on_the_decided_generation() {
        List<String> actors = each(Copied::actor);
        List<List<String>> contents = each(Copied::content);
        scene().approve("restore");

        Typed watched = must(0, scene().type("watch", CLUSTER));

        assertThat(watched.out()).contains("generation");
        nothingIsLost();
        assertThat(each(Copied::clusterId)).containsOnly(1).hasSize(3);
        assertThat(recordedId(first)).isEqualTo(1);
        assertThat(new HashSet<>(each(Copied::actor))).hasSize(3).doesNotContainAnyElementsOf(actors);
        for (int i = 0; i < NODES.size(); i++) {
            String node = NODES.get(i);
            assertThat(archived(node, first, Copied::actor)).isEqualTo(actors.get(i));
            assertThat(archived(node, first, Copied::content)).isEqualTo(contents.get(i));
            assertThat(archived(node, first, Copied::clusterId)).isZero();
        }
    }

    @Test
    @Order(3)
    void its_review_tells_who_said_what_and_what_each_node_did() {
        Typed review = must(0, scene().type("review", CLUSTER));

        assertThat(review.out())
                .contains(first)
                .contains(Scene.APPROVER)
                .contains("UNSIGNED")
                .contains("n1", "n2", "n3")
                .contains("archive", "restore", "verify");
    }

    @Test
    @Order(4)
    void a_finished_reseed_is_undone_from_its_archives_and_what_was_written_since_comes_along() {
        List<String> old = archived("n1", first, Copied::content);
        scene().tag("n3", "written-to-the-new-generation");

        Typed watched = must(0, scene().through("undo", "undo", "--of", first));

        before = agreed();
        assertThat(each(Copied::clusterId)).containsOnly(0);
        assertThat(before).containsAll(old).contains("tags: written-to-the-new-generation");
        assertThat(before).hasSize(old.size() + 1);
        assertThat(watched.out() + watched.err()).contains("1 late cell: 1 applied");
        nothingIsLost();
    }

    @Test
    @Order(5)
    void a_write_between_backup_and_stop_is_in_the_new_generation_on_every_node() {
        String run = scene().start("reseed", "--canary", "100%");
        scene().awaitGate("restore");
        scene().tag("n2", "late");
        scene().approve("restore");

        Typed watched = must(0, scene().type("watch", CLUSTER));

        JsonNode outcome = scene().status().path("outcome");
        assertThat(outcome.path("kind").asText()).isEqualTo("reseeded");
        assertThat(outcome.at("/late/byNode").toString()).isEqualTo("{\"n2\":1}");
        assertThat(outcome.at("/late/captured").asInt()).isEqualTo(1);
        assertThat(outcome.at("/late/applied").asInt()).isEqualTo(1);
        assertThat(watched.out() + watched.err()).contains("1 late cell: 1 applied");
        assertThat(archived("n2", run, Copied::content)).contains("tags: late");
        assertThat(each(c -> c.content().contains("tags: late"))).containsOnly(true);
        assertThat(each(c -> c.content().containsAll(before))).containsOnly(true);
        assertThat(scene().record().path("owing")).isEmpty();
    }

    @Test
    @Order(6)
    void an_id_that_was_used_and_undone_is_never_used_again() {
        assertThat(each(Copied::clusterId)).containsOnly(2);
        assertThat(scene().record().path("generations"))
                .extracting(g -> g.path("clusterId").asInt())
                .containsExactly(1, 2);
    }

    @Test
    @Order(7)
    void an_abort_before_the_first_stop_leaves_every_node_as_it_was() {
        List<NodeFiles> files = scene().files();
        scene().start("reseed");
        scene().awaitGate("restore");

        must(0, scene().type("abort", CLUSTER, "--reason", "not today", "--yes"));

        must(17, scene().type("watch", CLUSTER));
        assertThat(scene().status().at("/outcome/kind").asText()).isEqualTo("aborted");
        assertThat(scene().files()).isEqualTo(files);
    }

    @Test
    @Order(8)
    void an_abort_after_the_canary_puts_the_old_generation_back_with_all_its_rows() throws IOException {
        scene().start("reseed");
        scene().awaitGate("restore");
        scene().tag("n1", "written-at-the-gate");
        broken("n2", () -> {
            scene().approve("restore");
            scene().awaitNode("n2", "stuck");
            scene().tag("n1", "written-to-the-canary");
            return null;
        });
        List<Integer> mixed = each(Copied::clusterId);

        must(0, scene().type("abort", CLUSTER, "--undo", "--reason", "go back", "--yes"));

        must(17, scene().type("watch", CLUSTER));
        assertThat(mixed).as("the canary was over").contains(4);
        assertThat(scene().status().at("/outcome/kind").asText()).isEqualTo("undone");
        assertThat(each(Copied::clusterId)).containsOnly(2);
        assertThat(agreed()).contains("tags: written-at-the-gate", "tags: written-to-the-canary");
        nothingIsLost();
    }

    @Test
    @Order(9)
    void a_given_snapshot_is_used_and_a_node_that_does_not_start_is_stuck_until_it_is_mended() throws IOException {
        Path snapshot = scene().backup("n3", "earlier.db");
        scene().start("reseed", "--snapshot", snapshot.toString(), "--canary", "100%");
        Typed stuck = broken("n2", () -> {
            scene().approve("restore");
            scene().awaitNode("n2", "stuck");
            scene().awaitPerson();
            return must(4, scene().type("status", CLUSTER));
        });

        must(0, scene().type("retry", CLUSTER, "--stuck", "--yes"));

        must(0, scene().type("watch", CLUSTER));
        assertThat(stuck.out()).contains("n2").contains("start").contains("drydock retry " + CLUSTER + " --stuck");
        assertThat(each(Copied::clusterId)).containsOnly(5);
        nothingIsLost();
    }

    /** With a node whose agent cannot be started for as long as something is done. */
    private <T> T broken(String node, Supplier<T> during) throws IOException {
        Path script = scene().node(node).home().resolve("start");
        Path kept = script.resolveSibling("start.kept");
        Files.copy(script, kept, StandardCopyOption.COPY_ATTRIBUTES);
        Files.writeString(script, "#!/bin/sh\necho 'no such licence' >&2\nexit 1\n");
        try {
            return during.get();
        } finally {
            Files.move(kept, script, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Test
    @Order(10)
    void a_dead_node_is_planned_around_and_stays_owing() {
        scene().script("n3", "stop");

        Typed watched = must(4, scene().through("reseed", "restore", "--without", "n3", "--canary", "100%"));

        assertThat(scene().status().at("/outcome/nodes/owing").toString()).isEqualTo("[\"n3\"]");
        assertThat(watched.out() + watched.err()).contains("n3");
        assertThat(scene().type("list").out()).contains("owing: " + CLUSTER + " n3");
        assertThat(each(Copied::clusterId)).containsExactly(6, 6, 5);
    }

    @Test
    @Order(11)
    void the_next_plan_shows_the_node_that_is_owing() {
        Path file = scene().dir().resolve("next.json");

        Typed plan = scene().type(
                        "plan", "reseed", CLUSTER, "--reason", "look", "--without", "n1", "--out", file.toString());

        assertThat(plan.out()).contains("owing").contains("n3");
    }

    @Test
    @Order(12)
    void a_node_that_returns_is_fenced_and_brought_over_late() {
        scene().script("n3", "start");

        must(0, scene().through("reseed", "restore", "--late", "n3"));

        assertThat(each(Copied::clusterId)).containsOnly(6);
        assertThat(scene().record().path("owing"))
                .noneSatisfy(owing -> assertThat(owing.path("node").asText()).isEqualTo("n3"));
        nothingIsLost();
    }
}
