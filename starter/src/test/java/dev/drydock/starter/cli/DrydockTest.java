package dev.drydock.starter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.starter.fake.TestService;
import dev.drydock.workflows.words.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line against a service with a scripted worker: what is typed, what comes back, which exit code. */
final class DrydockTest {
    private static final AtomicInteger FILES = new AtomicInteger();
    private static TestService service = TestService.withWorker(Duration.ofMillis(20));

    @TempDir
    static Path dir = Path.of("");

    @BeforeAll
    static void warm() {
        drydock("clusters");
    }

    @AfterAll
    static void close() {
        service.close();
    }

    @Test
    void a_run_is_planned_started_approved_watched_and_reviewed() throws IOException {
        Path plan = plan("corrosion/demo");

        var started = drydock("start", plan.toString());
        awaitGate("corrosion/demo");
        var status = drydock("status", "corrosion/demo");
        var second = drydock("start", plan.toString());
        var stranger = drydock("approve", "corrosion/demo", "restore", "--yes");
        var approved = drydock("approve", "corrosion/demo", "restore", "--yes", "--as", "ops-a@example.com");
        var watched = drydock("watch", "corrosion/demo");
        var review = drydock("review", "corrosion/demo");

        assertThat(started.exit()).isZero();
        assertThat(started.out()).contains("of corrosion/demo has started");
        assertThat(status.exit()).isEqualTo(4);
        assertThat(status.out()).contains("gate restore  open  0 of 1").contains("UNSIGNED");
        assertThat(second.exit()).isEqualTo(10);
        assertThat(second.err())
                .contains("corrosion/demo is held by reseed run ", "started by ops-c@example.com")
                .contains("next: drydock watch corrosion/demo");
        assertThat(stranger.exit()).isEqualTo(12);
        assertThat(stranger.err()).contains("@desk does not count: ");
        assertThat(approved.exit()).isZero();
        assertThat(approved.out()).contains("gate restore has passed");
        assertThat(watched.exit()).isZero();
        assertThat(watched.out()).contains("reseeded: all 3 nodes are on cluster id 3");
        assertThat(review.out()).contains("ops-a@example.com: approve restore (UNSIGNED)", "then: n1 began");
        assertThat(drydock("retry", "corrosion/demo", "--stuck", "--yes").exit())
                .isEqualTo(3);
        assertThat(drydock("approve", "corrosion/demo", "restore", "--yes").exit())
                .isEqualTo(3);
    }

    @Test
    void a_stuck_node_is_retried_and_the_record_of_a_file_says_so_too() throws IOException {
        drydock("start", plan("corrosion/stuck").toString());
        awaitGate("corrosion/stuck");
        drydock("approve", "corrosion/stuck", "restore", "--yes", "--as", "ops-a@example.com");
        await("corrosion/stuck", "n2 is stuck");
        var unknown = drydock("skip", "corrosion/stuck", "n77", "--reason", "gone", "--yes");
        var healthy = drydock("retry", "corrosion/stuck", "n1", "--yes");
        var retried = drydock("retry", "corrosion/stuck", "--stuck", "--yes", "--as", "ops-a@example.com");
        drydock("watch", "corrosion/stuck");
        Path file = dir.resolve("stuck.json");
        drydock("review", "corrosion/stuck", "--histories", file.toString());
        var text = drydock("review", file.toString());
        var markdown = drydock("review", file.toString(), "-o", "markdown");

        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.err()).contains("has no node n77");
        assertThat(healthy.exit()).isEqualTo(3);
        assertThat(retried.exit()).isZero();
        assertThat(text.out())
                .contains("n2: restore failed in ", "attempt 3: n2: corrosion restore exited", "n2: began again")
                .contains("retry {\"stuck\":true}")
                .doesNotContain("Not in this record");
        assertThat(text.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(markdown.out()).contains("| n2 | restore | ").contains("## What people said");
    }

    @Test
    void a_run_that_is_stuck_itself_is_retried_though_no_node_is() throws IOException {
        drydock("start", plan("corrosion/unequal").toString());
        awaitGate("corrosion/unequal");
        drydock("approve", "corrosion/unequal", "restore", "--yes", "--as", "ops-a@example.com");
        await("corrosion/unequal", "does not agree");

        var retried = drydock("retry", "corrosion/unequal", "--stuck", "--yes", "--as", "ops-a@example.com");

        assertThat(retried.exit()).as(retried.err()).isZero();
        assertThat(drydock("watch", "corrosion/unequal").exit()).isZero();
    }

    @Test
    void an_older_run_keeps_its_outcome_and_its_record() throws IOException {
        drydock("start", plan("corrosion/twice").toString());
        awaitGate("corrosion/twice");
        drydock("reject", "corrosion/twice", "restore", "--yes", "--reason", "no", "--as", "ops-b@example.com");
        drydock("watch", "corrosion/twice");
        drydock("start", plan("corrosion/twice").toString());
        awaitGate("corrosion/twice");

        var runs = drydock("list", "-o", "jsonl")
                .out()
                .lines()
                .map(Json::read)
                .filter(run -> run.path("cluster").asText().equals("corrosion/twice"))
                .toList();
        String older = runs.getLast().path("run").asText().substring(0, 8);
        var review = drydock("review", "corrosion/twice", "--run", older);
        var unknown = drydock("review", "corrosion/twice", "--run", "zzzz");

        assertThat(runs).extracting(run -> run.path("state").asText()).containsExactly("running", "rejected");
        assertThat(runs.getLast().path("says").asText()).isEqualTo("gate restore was rejected; nothing was stopped");
        assertThat(review.out()).contains(older, "ops-b@example.com says reject restore (counted)");
        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.err()).isEqualTo("no run of corrosion/twice begins with zzzz\nnext: drydock list\n");
    }

    @Test
    void a_file_that_is_no_history_is_told_what_it_is() throws IOException {
        Path text = Files.writeString(dir.resolve("notes.json"), "restore n2 by hand");
        Path empty = Files.writeString(dir.resolve("empty.json"), "{}");

        assertThat(drydock("review", text.toString()).err())
                .isEqualTo(text + " is not a history of a run: it is not JSON\n"
                        + "next: drydock review CLUSTER --histories FILE\n");
        assertThat(drydock("review", empty.toString()).err()).contains("it has no list of events");
        assertThat(drydock("review", plan("corrosion/demo").toString()).err()).contains("it is a plan");
        assertThat(drydock("review", "nowhere.json").err()).contains("there is no such file");
    }

    @Test
    void drift_at_the_start_is_told_by_start() throws IOException {
        var started = drydock("start", plan("corrosion/drift").toString(), "-o", "json");

        assertThat(started.exit()).isEqualTo(16);
        var error = Json.read(started.out()).path("error");
        assertThat(error.path("name").asText()).isEqualTo("drift");
        assertThat(error.path("says").asText()).isEqualTo("n2 has another schema than the plan saw");
        assertThat(error.path("next").asText()).isEqualTo("drydock plan reseed corrosion/drift");
    }

    @Test
    void a_bad_check_is_shown_with_all_others_and_cannot_be_started() {
        Path file = dir.resolve("bad.json");

        var planned = drydock("plan", "reseed", "corrosion/bad", "--reason", "x", "--out", file.toString());
        var started = drydock("start", file.toString());

        assertThat(planned.exit()).isEqualTo(15);
        assertThat(planned.out()).contains("Checks  2 bad", "BAD  disk [n2]: n2 has 1.0 GB free", "BAD  holes [n3]");
        assertThat(planned.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(started.exit()).isEqualTo(15);
        assertThat(drydock("status", "corrosion/bad").exit()).isEqualTo(3);
    }

    @Test
    void a_plan_that_was_edited_is_neither_shown_nor_started() throws IOException {
        Path plan = plan("corrosion/edited");
        Files.writeString(plan, Files.readString(plan).replace("\"n2\"", "\"n9\""));

        var shown = drydock("show", plan.toString());
        var started = drydock("start", plan.toString());

        assertThat(shown.exit()).isEqualTo(16);
        assertThat(shown.err()).contains("was edited after it was made");
        assertThat(started.exit()).isEqualTo(16);
    }

    @Test
    void a_gate_that_cannot_be_decided_is_refused_before_anything_is_sent() throws IOException {
        drydock("start", plan("corrosion/gates").toString());
        awaitGate("corrosion/gates");

        var unknown = drydock("approve", "corrosion/gates", "replay", "--yes");
        var other = drydock("approve", "corrosion/gates", "restore", "--yes", "--plan", "sha256:00");
        var nobody = drydock("approve", "corrosion/gates", "restore");
        var typo = Typed.with(service.address(), "corrosion/gate\n", true, "approve", "corrosion/gates", "restore");
        var silent = drydock("reject", "corrosion/gates", "restore", "--yes");
        var rejected = Typed.with(
                service.address(),
                "corrosion/gates\n",
                true,
                "reject",
                "corrosion/gates",
                "restore",
                "--reason",
                "not tonight",
                "--as",
                "ops-b@example.com");
        var ended = drydock("watch", "corrosion/gates");

        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.err()).contains("it has restore");
        assertThat(other.exit()).isEqualTo(16);
        assertThat(nobody.exit()).isEqualTo(2);
        assertThat(nobody.err()).contains("--yes");
        assertThat(typo.exit()).isEqualTo(3);
        assertThat(silent.exit()).isEqualTo(2);
        assertThat(rejected.exit()).isZero();
        assertThat(ended.exit()).isEqualTo(14);
    }

    @Test
    void a_rejection_knows_no_resolve_and_says_how_to_reject() {
        var refused = drydock("reject", "corrosion/demo", "replay", "--resolve", "mine", "--reason", "no", "--yes");
        var elsewhere = drydock("approve", "corrosion/demo", "restore", "--resolve", "mine", "--yes");

        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err())
                .startsWith("a rejection resolves nothing")
                .endsWith("next: drydock reject corrosion/demo replay --reason ...\n");
        assertThat(elsewhere.exit()).isEqualTo(2);
        assertThat(elsewhere.err()).endsWith("next: drydock approve corrosion/demo restore\n");
        assertThat(drydock("reject", "--help").out()).contains("--reason").doesNotContain("--resolve");
        assertThat(drydock("approve", "--help").out()).contains("--resolve");
    }

    @Test
    void what_cannot_be_understood_is_one_sentence_and_the_next_command() {
        assertThat(drydock("plan", "resed", "corrosion/demo").err())
                .isEqualTo(
                        "there is no runbook 'resed': expected one of reseed, undo, rollback\nnext: drydock plan --help\n");
        assertThat(drydock("plan", "reseed", "corrosion/demo").exit()).isEqualTo(2);
        assertThat(drydock("plan", "reseed", "Demo", "--reason", "x").exit()).isEqualTo(2);
        assertThat(drydock("plan", "reseed", "corrosion/nowhere", "--reason", "x")
                        .exit())
                .isEqualTo(2);
        assertThat(drydock("status", "corrosion/never").err())
                .isEqualTo("there is no cluster corrosion/never; clusters here: corrosion/bad, corrosion/demo, "
                        + "corrosion/broken\nnext: drydock clusters\n");
        assertThat(drydock("review", "corrosion/never").exit()).isEqualTo(2);
        assertThat(drydock("start", "nowhere.json").err()).contains("there is no such file");
        assertThat(drydock("watch", "corrosion/demo", "--only", "lost").exit()).isEqualTo(2);
        assertThat(drydock("frobnicate").exit()).isEqualTo(2);
    }

    @Test
    void sudoers_are_printed_as_the_file_they_are_for() {
        assertThat(drydock("doctor", "corrosion/demo", "--sudoers").out())
                .isEqualTo("# /etc/sudoers.d/drydock, mode 0440, on n1, n2\nops ALL=(root) NOPASSWD: /bin/sh\n");
        assertThat(drydock("doctor", "corrosion/broken", "--sudoers").exit()).isEqualTo(3);
        assertThat(drydock("doctor", "--sudoers").err()).startsWith("--sudoers is about the nodes of one cluster");
    }

    @Test
    void the_workers_side_is_asked_for_clusters_logs_and_findings() {
        assertThat(drydock("clusters").out()).contains("corrosion/demo is owing: n7", "cannot be used: line 3");
        assertThat(drydock("logs", "corrosion/demo", "n2").out()).contains("restore #2  exit 1", "| error: disk full");
        assertThat(drydock("logs", "corrosion/demo", "n9").exit()).isEqualTo(3);
        assertThat(drydock("logs", "corrosion/demo", "n77").err())
                .isEqualTo("corrosion/demo has no node n77\nnext: drydock status corrosion/demo\n");
        assertThat(Json.read(drydock("logs", "other/demo", "n1", "-o", "json").out())
                        .path("error")
                        .path("name")
                        .asText())
                .isEqualTo("usage");
        assertThat(drydock("doctor", "corrosion/never").exit()).isEqualTo(2);
        assertThat(drydock("doctor").out()).contains("TEMPORAL_ADDRESS", service.address());
        assertThat(drydock("doctor", "corrosion/demo").exit()).isEqualTo(15);
        assertThat(drydock("list").out()).contains("owing: corrosion/demo n7: was down");
    }

    @Test
    void a_list_says_of_a_run_that_its_change_window_is_shut() throws IOException {
        drydock("start", plan("corrosion/shut").toString());
        awaitGate("corrosion/shut");

        var text = drydock("list").out();
        var json = Json.read(drydock("list", "-o", "json").out());
        var lines = drydock("list", "--open", "-o", "jsonl").out().lines().map(Json::read);

        assertThat(text.lines().filter(line -> line.startsWith("window: ")))
                .anyMatch(line -> line.matches("window: shut until \\w+ 01:30 \\(UTC, in [23]d.*\\): corrosion/shut"))
                .contains("window: open all week: corrosion/bad")
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(json.path("windows")).anySatisfy(window -> {
            assertThat(window.path("cluster").asText()).isEqualTo("corrosion/shut");
            assertThat(window.path("open").asBoolean(true)).isFalse();
        });
        assertThat(lines.filter(run -> run.path("cluster").asText().equals("corrosion/shut")))
                .singleElement()
                .satisfies(run -> assertThat(
                                Instant.parse(run.path("window").path("until").asText()))
                        .isAfter(Instant.now()));
    }

    @Test
    void watch_as_lines_of_json_tells_the_status_at_each_change_and_the_outcome_last() throws IOException {
        drydock("start", plan("corrosion/json").toString());
        awaitGate("corrosion/json");
        drydock("approve", "corrosion/json", "restore", "--yes", "--as", "ops-a@example.com");

        var watched = drydock("watch", "corrosion/json", "-o", "jsonl");
        var looks = watched.out().lines().map(Json::read).toList();

        assertThat(watched.exit()).isZero();
        assertThat(looks).allSatisfy(look -> {
            assertThat(look.path("cluster").asText()).isEqualTo("corrosion/json");
            assertThat(look.path("nodes")).hasSize(3);
        });
        assertThat(looks).doesNotHaveDuplicates();
        assertThat(looks.getLast().path("outcome").path("kind").asText()).isEqualTo("reseeded");
        assertThat(looks.stream().limit(looks.size() - 1L))
                .allMatch(look -> look.path("outcome").isNull());
    }

    @Test
    void without_a_terminal_watch_prints_plain_lines_with_their_time() throws IOException {
        drydock("start", plan("corrosion/plain").toString());
        awaitGate("corrosion/plain");
        drydock("reject", "corrosion/plain", "restore", "--yes", "--reason", "no", "--as", "ops-b@example.com");

        var watched = drydock("watch", "corrosion/plain");
        var dumb = Typed.with(service.address(), "", true, "watch", "corrosion/plain");

        assertThat(watched.exit()).isEqualTo(14);
        assertThat(watched.out().lines())
                .allMatch(line -> line.matches("\\d\\d:\\d\\d:\\d\\d [^\\p{Cntrl}]+"))
                .last()
                .asString()
                .endsWith(" rejected: gate restore was rejected; nothing was stopped");
        assertThat(dumb.out()).contains(" rejected: gate restore was rejected").doesNotContain("\u001b");
    }

    @Test
    void what_is_next_can_be_typed_as_it_stands_there() throws IOException {
        drydock("start", plan("corrosion/next").toString());
        awaitGate("corrosion/next");
        var checkout = Map.of("TEMPORAL_ADDRESS", service.address(), "DRYDOCK_CALLED", "./drydock");

        var stranger = Typed.with(checkout, "", false, "status", "corrosion/next");
        var asked = drydock("status", "corrosion/next", "--as", "ops-b@example.com");
        var refused = Typed.with(checkout, "", false, "status", "corrosion/nowhere");

        assertThat(stranger.out()).endsWith("next: ./drydock approve corrosion/next restore --as ops-a@example.com\n");
        assertThat(asked.out()).endsWith("next: drydock approve corrosion/next restore\n");
        assertThat(refused.err()).endsWith("next: ./drydock clusters\n");
    }

    @Test
    void only_review_writes_markdown_and_only_show_and_late_write_pages() {
        var listed = drydock("list", "-o", "markdown");
        var page = drydock("review", "corrosion/demo", "-o", "html");

        assertThat(listed.exit()).isEqualTo(2);
        assertThat(listed.err()).startsWith("-o markdown is for review alone");
        assertThat(page.exit()).isEqualTo(2);
        assertThat(page.err()).startsWith("-o html is for show and late alone");
    }

    @Test
    void a_file_without_a_version_is_no_plan() throws IOException {
        Path file = Files.writeString(dir.resolve("testbed.json"), "{\"nodes\":[]}");

        assertThat(drydock("show", file.toString()).err())
                .startsWith(file + " is not a plan: it has no version, 1 expected");
    }

    @Test
    void help_and_version_are_answers() {
        assertThat(drydock("--version").out()).startsWith("drydock ");
        assertThat(drydock("--help").out()).contains("1 internal error").contains("the outcome's code");
        assertThat(drydock("--help").out().lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(drydock("plan", "reseed", "--help").out()).contains("DIGEST.plan.json");
    }

    @Test
    void an_abort_says_as_whom_and_what_happens_then() throws IOException {
        drydock("start", plan("corrosion/abort").toString());
        awaitGate("corrosion/abort");

        var aborted = drydock("abort", "corrosion/abort", "--reason", "no", "--yes", "--as", "ops-a@example.com");

        assertThat(aborted.err())
                .contains("  as       ops-a@example.com (UNSIGNED)", "next: drydock watch corrosion/abort");
        assertThat(aborted.out()).contains("abort counts for corrosion/abort", "gate restore asks 1 of 2 people");
    }

    @Test
    void a_service_that_does_not_answer_is_temporary_and_named() {
        var status = Typed.at("127.0.0.1:1", "status", "corrosion/demo", "-o", "json");

        assertThat(status.exit()).isEqualTo(75);
        assertThat(Json.read(status.out()).path("error").path("says").asText())
                .contains("127.0.0.1:1", "profile default");
    }

    private static Path plan(String cluster) throws IOException {
        Path file = dir.resolve("plan-" + FILES.incrementAndGet() + ".json");
        var planned =
                drydock("plan", "reseed", cluster, "--reason", "schema v12", "--as", "ops-c@example.com", "-o", "json");
        assertThat(planned.exit()).isZero();
        Files.writeString(file, planned.out());
        return file;
    }

    private static void awaitGate(String cluster) {
        await(cluster, "gate restore  open");
    }

    private static void await(String cluster, String text) {
        Awaitility.await(cluster + " shows: " + text)
                .atMost(Duration.ofSeconds(30))
                .until(() -> drydock("status", cluster).out().contains(text));
    }

    private static Typed drydock(String... args) {
        return Typed.at(service.address(), args);
    }
}
