package dev.drydock.onebox.scene;

import static dev.drydock.onebox.scene.Scene.CLUSTER;
import static dev.drydock.onebox.scene.Scene.must;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** People choose about late writes: what conflicts, what a rule lets them see first, and what stays out. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class LateWritesStandInTest {
    private static final List<String> NODES = List.of("n1", "n2", "n3");
    private static final String SECOND = "ops-b@example.com";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Scene scene = Scene.up(NODES.size(), null);
    private final Path go = scene.dir().resolve("go");

    @BeforeAll
    void write() {
        scene.writeRows(10);
        scene.write("n1", "INSERT INTO apps (id, name, state) VALUES (901, 'one', 'up'), (902, 'two', 'up')");
        scene.judge();
    }

    @AfterAll
    void close() {
        scene.close();
    }

    /** After the canary, a wave begins only once {@link #go} is there. */
    private void policy(int quorum, String table, String rule) throws IOException {
        Files.deleteIfExists(go);
        ClusterVariant.write(scene, "demo", file -> {
            file.putObject("hooks")
                    .put(
                            "before-stop",
                            "[ \"$DRYDOCK_NODE\" = n1 ] || while [ ! -e '" + go + "' ]; do sleep 0.1; done");
            ObjectNode gates = file.withObject("/gates");
            gates.set("replay", gates.path("restore").<ObjectNode>deepCopy().put("quorum", quorum));
            file.putObject("late").put(table, rule);
        });
    }

    private List<List<String>> everywhere(String sql) {
        var answers = new ArrayList<List<String>>();
        for (String node : NODES) {
            try (var database = scene.database(node)) {
                answers.add(database.rows(sql));
            }
        }
        return answers;
    }

    private Typed approve(String who, String... more) {
        var words = new ArrayList<>(List.of("approve", CLUSTER, "replay", "--as", who, "--yes"));
        words.addAll(List.of(more));
        return scene.type(words.toArray(String[]::new));
    }

    private Path file(String name, List<String> lines) throws IOException {
        return Files.write(scene.dir().resolve(name), lines);
    }

    private static String resolved(String line, String word) throws IOException {
        return ((ObjectNode) JSON.readTree(line)).put("resolve", word).toString();
    }

    @Test
    @Order(1)
    void what_met_a_newer_write_is_listed_and_ends_as_two_people_say_row_by_row() throws Exception {
        policy(2, "nothing", "replay");
        scene.start("reseed");
        scene.approve("restore");
        Typed early = must(3, scene.type("late", CLUSTER));
        scene.awaitNode("n1", "done");
        scene.write("n1", "UPDATE apps SET state = 'newer one' WHERE id = 901");
        scene.write("n1", "UPDATE apps SET state = 'newer two' WHERE id = 902");
        scene.write("n2", "UPDATE apps SET state = 'late one' WHERE id = 901");
        scene.write("n3", "UPDATE apps SET state = 'late two' WHERE id = 902");
        scene.write("n3", "INSERT INTO apps (id, name) VALUES (903, 'late three')");
        Files.createFile(go);
        JsonNode waiting = scene.awaitGate("replay");

        Typed text = must(0, scene.type("late", CLUSTER));
        JsonNode whole = must(0, scene.type("late", CLUSTER, "-o", "json")).json();
        List<String> lines = must(0, scene.type("late", CLUSTER, "--verdict", "conflict", "-o", "jsonl"))
                .out()
                .lines()
                .toList();
        must(3, scene.type("late", CLUSTER, "--table", "placements"));
        must(2, scene.type("late", CLUSTER, "--filter", ""));
        Path decided = file("decided.jsonl", List.of(resolved(lines.get(0), "mine"), resolved(lines.get(1), "theirs")));
        Path again = file("again.jsonl", List.of(resolved(lines.get(1), "theirs"), resolved(lines.get(0), "mine")));
        Path foreign =
                file("foreign.jsonl", List.of(resolved(lines.get(0), "mine").replace("\"901\"", "\"999\"")));
        Typed unknown = must(2, approve(Scene.APPROVER, "--resolve", foreign.toString()));
        Typed changed = must(16, approve(Scene.APPROVER, "--subject", "sha256:00"));
        must(2, scene.type("approve", CLUSTER, "restore", "--resolve", "mine", "--yes"));
        Path statement = written(must(0, scene.type("late", CLUSTER, "-o", "html")), Scene.APPROVER, "theirs");
        Typed one = must(0, scene.type("say", statement.toString()));
        Typed two = must(0, approve(SECOND, "--resolve", decided.toString()));
        Typed board = must(4, scene.type("status", CLUSTER));
        Typed three = must(0, approve(Scene.APPROVER, "--resolve", again.toString()));
        Typed watched = must(0, scene.type("watch", CLUSTER));

        assertThat(early.sentence())
                .contains("has no late writes yet")
                .contains("cells an hour are accepted")
                .doesNotContain(" 0 cells an hour");
        assertThat(text.out())
                .contains("'up' -> 'late one'; the cluster holds 'newer one'")
                .contains("'up' -> 'late two'; the cluster holds 'newer two'")
                .contains("by n2 ", "'late three'");
        assertThat(text.out().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
        assertThat(whole.at("/reckoning/subject"))
                .isEqualTo(waiting.at("/late/subject"))
                .isNotNull();
        assertThat(whole.path("rows")).hasSize(3);
        assertThat(sum(whole, "cells"))
                .isEqualTo(whole.at("/reckoning/captured").asLong());
        assertThat(sum(whole, "rows")).isEqualTo(3);
        assertThat(unknown.sentence()).contains("apps id=999", "not among those that wait");
        assertThat(changed.sentence())
                .contains("asks about " + waiting.at("/late/subject").asText());
        assertThat(one.out()).contains("is open still, 1 of 2");
        assertThat(two.out()).contains("1 of 2", Scene.APPROVER + " chose theirs", "to agree:", "--resolve theirs");
        assertThat(board.out()).contains("late cells ", "2 held");
        assertThat(three.out()).contains("gate replay has passed");
        assertThat(watched.out()).contains("1 conflict,");
        assertThat(everywhere("SELECT state FROM apps WHERE id IN (901, 902) ORDER BY id"))
                .containsOnly(List.of("late one", "newer two"));
        assertThat(everywhere("SELECT name FROM apps WHERE id = 903")).containsOnly(List.of("late three"));
    }

    /** What an approver does who has nothing but the page and a shell, up to the signature. */
    private Path written(Typed page, String by, String resolve) throws Exception {
        String commands = Pattern.compile("<pre[^>]*aria-label=\"commands\">(.*?)</pre>", Pattern.DOTALL)
                .matcher(page.out())
                .results()
                .map(found -> found.group(1)
                        .replace("&lt;", "<")
                        .replace("&gt;", ">")
                        .replace("&quot;", "\"")
                        .replace("&#39;", "'")
                        .replace("&amp;", "&"))
                .filter(text ->
                        text.contains("\"by\":\"" + by + "\"") && text.contains("{\"resolve\":\"" + resolve + "\"}"))
                .reduce((_, second) -> fail("two of them: " + second))
                .orElseThrow();
        String write = commands.lines().findFirst().orElseThrow();
        Process shell = new ProcessBuilder("sh", "-c", write)
                .directory(scene.dir().toFile())
                .start();
        assertThat(shell.waitFor()).isZero();
        return scene.dir().resolve(write.substring(write.lastIndexOf(' ') + 1));
    }

    private static long sum(JsonNode listing, String field) {
        long sum = 0;
        for (JsonNode count : listing.path("counts")) {
            sum += count.path(field).asLong();
        }
        return sum;
    }

    @Test
    @Order(2)
    void the_record_and_the_listing_tell_how_it_ended() {
        Typed review = must(0, scene.type("review", CLUSTER));
        Typed markdown = must(0, scene.type("review", CLUSTER, "-o", "markdown"));
        Typed signed = must(0, scene.type("late", CLUSTER, "--verdict", "conflict"));
        Typed waiting = must(3, scene.type("late", CLUSTER, "--waiting"));

        assertThat(review.out()).contains("Late writes", "captured").contains("late-settle");
        assertThat(markdown.out()).contains("## Late writes");
        assertThat(signed.out()).contains("id=902").doesNotContain("id=901");
        assertThat(waiting.sentence()).contains("waits for people");
    }

    @Test
    @Order(3)
    void a_plan_after_it_shows_in_which_rules_it_differs_from_the_run_before() throws IOException {
        String last = scene.status().path("run").asText();
        policy(1, "tags", "review");
        Path plan = scene.plan("reseed");
        String artifacts = scene.dir().resolve("artifacts").toUri().toString();

        Typed text = must(0, scene.type("show", plan.toString(), "--artifacts", artifacts));
        Typed page = must(0, scene.type("show", plan.toString(), "--artifacts", artifacts, "-o", "html"));

        assertThat(text.out())
                .contains("Policy  compared with the plan of run " + last)
                .contains("gate replay: 2 of 2 approvers became 1 of 2 approvers")
                .contains("late: tables tags is new: review");
        assertThat(page.out()).contains("<li>gate replay: 2 of 2 approvers became 1 of 2 approvers</li>");
    }

    @Test
    @Order(4)
    void a_filter_keeps_bad_data_out_of_every_node_and_counts_it() throws IOException {
        policy(1, "nothing", "replay");
        scene.start("reseed", "--skip-late", "table=apps,node=n3");
        scene.approve("restore");
        scene.awaitNode("n1", "done");
        scene.write("n3", "INSERT INTO apps (id, name) VALUES (904, 'bad')");
        scene.write("n2", "INSERT INTO apps (id, name) VALUES (905, 'good')");
        Files.createFile(go);

        must(0, scene.type("watch", CLUSTER));

        JsonNode late = scene.status().path("late");
        assertThat(late.path("skipped").asLong()).isPositive();
        assertThat(late.path("applied").asLong()).isPositive();
        assertThat(everywhere("SELECT name FROM apps WHERE id IN (904, 905)")).containsOnly(List.of("good"));
        assertThat(must(0, scene.type("late", CLUSTER, "--verdict", "skipped")).out())
                .contains("id=904", "skipped by table=apps,node=n3");
    }

    @Test
    @Order(5)
    void what_a_rule_holds_back_stays_out_when_it_is_rejected() throws IOException {
        policy(1, "tags", "review");
        scene.start("reseed");
        scene.approve("restore");
        scene.awaitNode("n1", "done");
        scene.write("n2", "INSERT INTO tags (tag) VALUES ('doubtful')");
        Files.createFile(go);
        scene.awaitGate("replay");

        Typed shown = must(0, scene.type("late", CLUSTER, "--waiting"));
        must(0, scene.type("reject", CLUSTER, "replay", "--reason", "not ours", "--as", SECOND, "--yes"));
        Typed watched = scene.type("watch", CLUSTER);

        assertThat(shown.out()).contains("tag='doubtful'", "insert, review; table tags is to be reviewed");
        assertThat(watched.code()).isEqualTo(18);
        assertThat(watched.out() + watched.err()).contains("gate replay was rejected by " + SECOND);
        assertThat(scene.status().at("/late/held").asLong()).isPositive();
        assertThat(everywhere("SELECT tag FROM tags WHERE tag = 'doubtful'")).containsOnly(List.of());
    }
}
