package dev.drydock.workflows.reseed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.plan.Check;
import dev.drydock.workflows.plan.Plan;
import dev.drydock.workflows.plan.PlanDocument;
import dev.drydock.workflows.plan.PlanRequest;
import dev.drydock.workflows.policy.Standing;
import dev.drydock.workflows.scripted.ScriptedCluster;
import dev.drydock.workflows.words.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The planner, its checks, and what counts as drift; all pure. */
final class PlanningDecisionsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T23:00:00Z");

    /** One thing wrong: the check that finds it, where it is in the sighting, what is there. */
    private static final String WRONG = """
            reachable | /nodes/1/trouble | "does not answer"
            tools | /nodes/1/measures/missing | ["zstd"]
            agents | /nodes/1/measures/up | false
            members | /comparison/strangers | ["ab at 10.0.0.9"]
            members | /comparison/unseen | ["n2"]
            cluster-id | /nodes/1/identity/clusterId | 7
            cluster-id | /nodes/1/identity/clusterId | 65535
            crsqlite-version | /nodes/1/identity/crsqliteVersion | 160000
            build | /nodes/1/identity/build | "sha256:x"
            schema | /nodes/1/identity/schema | "sha256:x"
            schema-files | /nodes/1/identity/schemaFiles | "sha256:x"
            tables | /nodes/1/measures/broken | ["tags: no triggers"]
            source | /nodes/0/measures/gaps | 1
            source | /nodes/0/measures/buffered | 1
            source | /nodes/0/measures/partial | 1
            vectors | /comparison/behind | {"n1":5}
            bootstrap | /nodes/1/identity/bootstrap | 0
            disk | /nodes/1/measures/freeBytes | 1000
            disk | /nodes/1/measures/workFreeBytes | 1000
            writable | /nodes/1/measures/readOnly | ["/var"]
            archive | /nodes/1/measures/sameFileSystem | false
            unfinished | /nodes/1/measures/unfinished | ["run-x"]
            held | /nodes/1/measures/holder | "run-x"
            clock | /nodes/1/measures/clockOffsetMillis | -2001
            late-writes | /nodes/1/measures/writes | null
            fetch | /nodes/1/measures/unpacks | ""
            owing | /home/record/owing | [{"node":"n9","why":"dead","run":"r","since":"s"}]
            approvers | /home/gates | {}
            """;

    private static final String WRONG_SNAPSHOT = """
            snapshot | /snapshot/trouble | ["truncated"]
            snapshot-cluster | /snapshot/related | false
            snapshot-crsqlite-version | /snapshot/crsqliteVersion | 1
            snapshot-schema | /snapshot/schema | "sha256:x"
            """;

    private static Sighting seen(int size, boolean snapshot) {
        var cluster = new ScriptedCluster(size, () -> NOW);
        var home = cluster.home("");
        var page = cluster.survey("", home.nodes().stream().map(m -> m.name()).toList());
        return new Sighting(
                home,
                page.nodes(),
                "sha256:raw",
                cluster.compare("", List.of()),
                snapshot ? cluster.inspect("", "/snap", List.of()) : null,
                Map.of("apps", List.of("id"), "tags", List.of("app", "tag")));
    }

    private static Sighting with(Sighting seen, String at, String value) {
        ObjectNode tree = Json.tree(seen);
        var pointer = JsonPointer.compile(at);
        var parent = tree.at(pointer.head());
        ((ObjectNode) parent).set(pointer.last().getMatchingProperty(), Json.read(value));
        return Json.read(tree, Sighting.class);
    }

    private static PlanRequest asked(String... options) {
        var given = new TreeMap<String, List<String>>();
        for (int i = 0; i < options.length; i += 2) {
            given.computeIfAbsent(options[i], n -> new ArrayList<>()).add(options[i + 1]);
        }
        return new PlanRequest("reseed", ScriptedCluster.NAME, given, "dev", "because", null, NOW);
    }

    private static Plan plan(Sighting seen, String... options) {
        PlanRequest asked = asked(options);
        return ReseedPlanner.plan(asked, ReseedRequest.of(asked), seen, ReseedPlanner.Before.NOTHING);
    }

    private static List<String> notOk(Plan plan) {
        return plan.checks().stream()
                .filter(c -> c.verdict() != Check.Verdict.OK)
                .map(Check::name)
                .toList();
    }

    @Test
    void nodes_without_zstd_are_in_the_plan_where_nodes_fetch_themselves() {
        var mixed = with(
                with(seen(3, false), "/nodes/1/measures/unpacks", "\"gzip\""), "/nodes/2/measures/unpacks", "\"zstd\"");

        Plan plan = plan(mixed);

        assertThat(plan.decided().path("gzip").toString()).isEqualTo("[\"n2\"]");
        assertThat(plan.steps())
                .filteredOn(s -> s.name().equals("publish"))
                .singleElement()
                .satisfies(s -> assertThat(s.does()).endsWith("; for 1 node without zstd with gzip too"));
        assertThat(notOk(plan)).isEmpty();
        assertThat(plan(seen(3, false)).decided().has("gzip")).isFalse();
        assertThat(plan(mixed, "without", "n2").decided().has("gzip")).isFalse();
    }

    @Test
    void a_node_is_free_once_the_run_that_holds_it_is_known_to_be_over() {
        var held = with(seen(3, false), "/nodes/1/measures/holder", "\"run-x\"");

        assertThat(plan(held).bad())
                .singleElement()
                .satisfies(check -> assertThat(check.says())
                        .startsWith("node n2 is held by run run-x")
                        .endsWith("plan with --take-over run-x"));

        assertThat(notOk(plan(held, "take-over", "run-x"))).isEmpty();
        assertThat(notOk(plan(with(held, "/home/record/over", "[\"run-x\"]")))).isEmpty();
        assertThat(notOk(plan(held, "without", "n2"))).isEmpty();
        assertThat(notOk(ReseedPlanner.plan(
                        asked(), ReseedRequest.of(asked()), held, new ReseedPlanner.Before("run-x", ""))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "table=nosuch; no node has a replicated table nosuch, expected one of apps, tags",
                "table=apps|nosuch; no node has a replicated table nosuch",
                "node=n9; the cluster file has no node n9, expected one of n1, n2, n3",
                "key.nosuch=1; no table it is about has a key column nosuch, expected one of app, id, tag",
                "'table=apps,key.tag=1'; key column tag, expected one of id"
            })
    void a_filter_that_names_what_is_not_there_is_a_bad_check_that_says_so(String filter, String why) {
        var seen = seen(3, false);

        for (String option : List.of("skip-late", "review-late")) {
            Plan plan = plan(seen, option, filter);

            assertThat(notOk(plan)).containsExactly(LateFilterCheck.NAME);
            assertThat(plan.bad().getFirst().says())
                    .startsWith("--" + option + " " + filter + ": ")
                    .contains(why);
        }
    }

    @Test
    void filters_that_name_what_is_there_pass_and_nodes_owing_of_earlier_runs_count_as_there() {
        var owing = with(
                seen(3, false),
                "/home/record/owing",
                "[{\"node\":\"n9\",\"why\":\"dead\",\"run\":\"r\",\"since\":\"s\"}]");

        assertThat(plan(owing, "skip-late", "table=apps|tags,node=n1|n9,key.id=7")
                        .bad())
                .isEmpty();
        assertThat(plan(with(owing, "/tables", "{}"), "skip-late", "table=nosuch")
                        .bad())
                .isEmpty();
        assertThat(plan(owing).checks()).extracting(Check::name).doesNotContain(LateFilterCheck.NAME);
    }

    @Test
    void one_node_is_told_as_one() {
        var says = plan(seen(1, false)).checks().stream().map(Check::says).toList();

        assertThat(says).contains("1 node answered", "ok on 1 node").noneMatch(each -> each.contains("1 nodes"));
    }

    @Test
    void an_empty_alternative_of_a_filter_is_refused() {
        for (String filter : List.of("table=apps|", "table=|apps", "node=n1||n2")) {
            assertThatThrownBy(() -> plan(seen(3, false), "skip-late", filter))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("filter '" + filter + "'")
                    .hasMessageContaining("empty alternative");
        }
    }

    @Test
    void a_rule_of_the_cluster_file_for_a_table_that_no_node_has_is_told_where_late_writes_are_estimated() {
        var seen = with(seen(3, false), "/home/late", "{\"nosuch\":\"skip\",\"apps\":\"review\",\"*\":\"replay\"}");

        Plan plan = plan(seen);

        assertThat(notOk(plan)).isEmpty();
        assertThat(plan.checks())
                .filteredOn(c -> c.name().equals(LateEstimate.NAME))
                .singleElement()
                .satisfies(c -> assertThat(c.says())
                        .endsWith("; the cluster file has a rule under late: for nosuch, and no node has such a"
                                + " replicated table"));
    }

    @Test
    void late_writes_are_estimated_from_what_nodes_accept_now_and_the_estimate_is_no_drift() {
        var busy =
                with(seen(3, false), "/nodes/2/measures/writes", "{\"cells\":2000,\"seconds\":100,\"sqlite3\":false}");
        var given = with(seen(3, true), "/snapshot/beyond", "41");

        var quiet = plan(seen(3, false));

        assertThat(says(quiet)).contains("about 1800 cells an hour are accepted", "read by sqlite3 on n1, n2, n3");
        assertThat(says(plan(busy)))
                .contains("about 73200 cells an hour", "read by sqlite3 on n1, n2;", "read by the worker on n3");
        assertThat(says(plan(given, "snapshot", "/snap"))).contains("hold 41 versions that the snapshot does not");
        assertThat(Confirm.of(PlanDocument.of(quiet), busy, "run")).isInstanceOf(Confirm.Verdict.Holds.class);
    }

    private static String says(Plan plan) {
        return plan.checks().stream()
                .filter(c -> c.name().equals(LateEstimate.NAME))
                .map(Check::says)
                .findFirst()
                .orElse("");
    }

    private static String[] rows(String table) {
        return table.lines().toArray(String[]::new);
    }

    @Test
    void a_healthy_cluster_passes_every_check() {
        assertThat(notOk(plan(seen(3, false)))).isEmpty();
        assertThat(notOk(plan(seen(3, true), "snapshot", "/snap"))).isEmpty();
    }

    @Test
    void each_thing_that_is_wrong_is_found_by_its_own_check() {
        for (String row : rows(WRONG)) {
            String[] cells = row.split(" \\| ", 3);

            var plan = plan(with(seen(2, false), cells[1], cells[2]), "source", "n1");

            if (cells[0].equals("bootstrap")) {
                continue; // one node alone may have an empty bootstrap, see below
            }
            assertThat(notOk(plan)).as(row).containsExactly(cells[0]);
        }
    }

    @Test
    void each_thing_that_is_wrong_with_a_snapshot_is_found_by_its_own_check() {
        for (String row : rows(WRONG_SNAPSHOT)) {
            String[] cells = row.split(" \\| ", 3);

            var plan = plan(with(seen(2, true), cells[1], cells[2]), "snapshot", "/snap");

            assertThat(notOk(plan)).as(row).containsExactly(cells[0]);
        }
    }

    @Test
    void everything_that_is_wrong_is_reported_at_once() {
        Sighting seen = with(seen(2, false), "/nodes/0/identity/bootstrap", "0");
        var expected = new ArrayList<String>();
        for (String row : rows(WRONG)) {
            String[] cells = row.split(" \\| ", 3);
            seen = with(seen, cells[1], cells[2]);
            if (!expected.contains(cells[0])) {
                expected.add(cells[0]);
            }
        }

        var found = notOk(plan(seen, "source", "n1"));

        assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void the_cluster_id_is_more_than_every_id_ever_seen_or_decided() {
        String record = "[{\"clusterId\":9,\"run\":\"r9\",\"plan\":\"p\",\"decidedAt\":\"t\",\"nodes\":[]}]";

        assertThat(decided(plan(seen(2, false))).clusterId()).isEqualTo(4);
        assertThat(decided(plan(with(seen(2, false), "/nodes/1/identity/clusterId", "6")))
                        .clusterId())
                .isEqualTo(7);
        assertThat(decided(plan(with(seen(2, true), "/snapshot/clusterId", "8"), "snapshot", "/s"))
                        .clusterId())
                .isEqualTo(9);
        assertThat(decided(plan(with(seen(2, false), "/home/record/generations", record)))
                        .clusterId())
                .isEqualTo(10);
    }

    private static Decided decided(Plan plan) {
        return Json.read(plan.decided(), Decided.class);
    }

    @Test
    void a_runs_own_entry_in_the_record_is_no_earlier_generation() {
        var document = PlanDocument.of(plan(seen(2, false)));
        Sighting later = with(
                seen(2, false),
                "/home/record/generations",
                "[{\"clusterId\":4,\"run\":\"mine\",\"plan\":\"p\",\"decidedAt\":\"t\",\"nodes\":[]}]");

        assertThat(Confirm.of(document, later, "mine")).isInstanceOf(Confirm.Verdict.Holds.class);
        assertThat(Confirm.of(document, later, "other")).isInstanceOf(Confirm.Verdict.Drift.class);
    }

    @Test
    void the_source_lacks_least_and_has_no_holes_unless_it_is_named() {
        Sighting behind = with(seen(3, false), "/comparison/behind", "{\"n1\":5,\"n2\":1,\"n3\":1}");

        assertThat(decided(plan(seen(3, false))).source()).isEqualTo("n1");
        assertThat(decided(plan(behind)).source()).isEqualTo("n2");
        assertThat(decided(plan(with(behind, "/nodes/1/measures/gaps", "1"))).source())
                .isEqualTo("n3");
        assertThat(decided(plan(behind, "source", "n1")).source()).isEqualTo("n1");
        assertThat(decided(plan(with(seen(1, false), "/nodes/0/measures/gaps", "1")))
                        .source())
                .isEmpty();
    }

    @Test
    void a_node_that_is_planned_around_is_owing_and_not_needed() {
        Sighting dead = with(
                with(with(seen(3, false), "/nodes/2/trouble", "\"dead\""), "/nodes/2/identity", "null"),
                "/nodes/2/measures",
                "null");

        var plan = plan(dead, "without", "n3");

        assertThat(notOk(plan)).isEmpty();
        assertThat(plan.waves()).containsExactly(List.of("n1"), List.of("n2"));
        assertThat(plan.owing()).extracting(Standing.Owing::node).containsExactly("n3");
    }

    @Test
    void a_late_node_joins_the_newest_generation_that_ended() {
        String record =
                "[{\"clusterId\":3,\"run\":\"r\",\"plan\":\"p\",\"decidedAt\":\"t\",\"manifest\":\"sha256:m\",\"nodes\":[],\"ended\":\"reseeded\"}]";
        Sighting seen = with(seen(3, true), "/home/record/generations", record);

        var plan = plan(seen, "late", "n2");

        assertThat(decided(plan).joins()).isTrue();
        assertThat(decided(plan).clusterId()).isEqualTo(3);
        assertThat(decided(plan).from()).isEqualTo("sha256:m");
        assertThat(plan.waves()).containsExactly(List.of("n2"));
        assertThat(notOk(plan(with(seen, "/nodes/0/identity/clusterId", "5"), "late", "n2")))
                .containsExactly("cluster-id");
        assertThatThrownBy(() -> plan(seen(3, true), "late", "n2")).hasMessageContaining("knows none");
    }

    @ParameterizedTest
    @CsvSource({
        "without,n9,node n9 is not in the cluster file",
        "in-flight,many,--in-flight many is not a number",
        "max-age,soon,not a duration like 30m",
        "batch,150%,more than all nodes",
        "by,rack,expected zone"
    })
    void nonsense_is_refused_by_name(String option, String value, String why) {
        assertThatThrownBy(() -> plan(seen(2, false), option, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @Test
    void options_that_exclude_each_other_are_refused() {
        assertThatThrownBy(() -> plan(seen(2, true), "source", "n1", "snapshot", "/s"))
                .hasMessageContaining("exclude each other");
        assertThatThrownBy(() -> plan(seen(2, false), "without", "n1", "without", "n2"))
                .hasMessageContaining("no node is left");
        assertThatThrownBy(() -> plan(seen(2, false), "without", "n1", "source", "n1"))
                .hasMessageContaining("named twice");
        assertThatThrownBy(() -> plan(seen(2, false), "source", "n1", "source", "n2"))
                .hasMessageContaining("given 2 times");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nodes/1/identity/actorId | \"ff\"",
                "/nodes/1/identity/config | \"sha256:x\"",
                "/nodes/1/identity/build | \"sha256:x\"",
                "/nodes/1/identity/clusterId | 5",
                "/home/file | \"sha256:x\"",
                "/home/hooks | {\"before-stop\":\"rm\"}",
                "/home/operators | [\"eve\"]"
            })
    void an_identity_that_changed_is_drift(String row) {
        String[] cells = row.split(" \\| ", 2);
        var document = PlanDocument.of(plan(seen(2, false)));

        assertThat(Confirm.of(document, with(seen(2, false), cells[0], cells[1]), "run"))
                .isInstanceOf(Confirm.Verdict.Drift.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nodes/1/measures/databaseBytes | 99",
                "/nodes/1/measures/versions | 99",
                "/comparison/behind | {\"n1\":9}",
                "/nodes/1/identity/boot | \"another\"",
                "/digest | \"sha256:x\""
            })
    void a_measurement_that_changed_is_none(String row) {
        String[] cells = row.split(" \\| ", 2);
        var document = PlanDocument.read(
                Json.pretty(PlanDocument.of(plan(seen(2, false))).tree()));

        assertThat(Confirm.of(document, with(seen(2, false), cells[0], cells[1]), "run"))
                .isInstanceOf(Confirm.Verdict.Holds.class);
    }

    @Test
    void a_plan_is_what_was_received_and_not_what_this_program_understands_of_it() {
        ObjectNode tree = PlanDocument.of(plan(seen(2, false))).tree();
        ObjectNode turned = Json.MAPPER.createObjectNode();
        var names = new ArrayList<String>();
        tree.fieldNames().forEachRemaining(names::add);
        names.reversed().forEach(n -> turned.set(n, tree.get(n)));
        ObjectNode extended = tree.deepCopy().put("fromTheFuture", 1);

        assertThat(new PlanDocument(turned).intact()).isTrue();
        assertThat(new PlanDocument(extended).intact()).isFalse();
        assertThat(new PlanDocument(extended).tree().has("fromTheFuture")).isTrue();
        assertThat(Json.digest(Map.of("a", 1)))
                .isEqualTo("sha256:015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862");
        assertThatThrownBy(() -> PlanDocument.read("{\"version\":2}"))
                .hasMessageContaining("version 2 seen, 1 expected");
        assertThatThrownBy(() -> PlanDocument.read("[]")).hasMessageContaining("a JSON object");
    }

    @Test
    void a_plan_of_two_thousand_nodes_is_small() {
        String text = Json.canonical(PlanDocument.of(plan(seen(2_000, false))).tree());

        assertThat(text.getBytes(StandardCharsets.UTF_8).length).isLessThan(1 << 20);
        assertThat(((ArrayNode) Json.read(text).path("facts").path("nodes"))).hasSize(2_000);
    }
}
