package dev.drydock.workflows.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.workflows.plan.Check;
import dev.drydock.workflows.rollback.Survey.Member;
import dev.drydock.workflows.rollback.Survey.Node;
import dev.drydock.workflows.rollback.Survey.Patroni;
import dev.drydock.workflows.rollback.Survey.Rest;
import dev.drydock.workflows.rollback.Survey.Settings;
import dev.drydock.workflows.rollback.Survey.Slot;
import dev.drydock.workflows.rollback.Survey.Standby;
import dev.drydock.workflows.rollback.Survey.Use;
import dev.drydock.workflows.words.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class HolderTest {
    private static final Hold HOLD = new Hold(Duration.ofHours(4), true, "drydock_guard");

    private static String aside(Survey seen, @Nullable String wish) {
        return Holder.of(seen, wish) instanceof Holder.Aside aside
                ? aside.guard().name()
                : "";
    }

    private static Check check(Survey seen, @Nullable String wish, String name) {
        return new RollbackChecks(seen, HOLD, Holder.of(seen, wish))
                .all().stream()
                        .filter(each -> each.name().equals(name))
                        .findFirst()
                        .orElseThrow();
    }

    private static void assertBad(Survey seen, @Nullable String wish, String name, String says) {
        var check = check(seen, wish, name);
        assertThat(check.says()).isEqualTo(says);
        assertThat(check.verdict()).isEqualTo(Check.Verdict.BAD);
    }

    @Test
    void a_guard_of_the_cluster_file_holds_the_way_back() {
        assertThat(Holder.of(Seen.whole(), null)).isInstanceOf(Holder.Placed.class);
    }

    @Test
    void without_one_the_last_replica_by_name_stands_aside_and_nothing_speaks_against_it() {
        var seen = Seen.unguarded();

        var checks = new RollbackChecks(seen, HOLD).all();

        assertThat(aside(seen, null)).isEqualTo("n3");
        assertThat(checks)
                .allSatisfy(check ->
                        assertThat(check.verdict()).as(check.toString()).isEqualTo(Check.Verdict.OK));
        assertThat(checks).extracting(Check::name).doesNotHaveDuplicates();
        assertThat(check(seen, null, "aside").says())
                .isEqualTo("member n3 stands aside: one replica fewer while the way back is open; n1, n2 keep automatic"
                        + " failover");
    }

    @Test
    void one_that_would_not_take_over_anyway_is_preferred() {
        var seen = Seen.told(
                Seen.unguarded(),
                Seen.member("n1", "leader"),
                new Member("n2", "replica", "running", 1, true),
                Seen.member("n3", "replica"));

        assertThat(aside(seen, null)).isEqualTo("n2");
    }

    @Test
    void the_synchronous_standby_stays_where_there_is_another() {
        var seen = Seen.told(
                Seen.unguarded(),
                Seen.member("n1", "leader"),
                Seen.member("n2", "replica"),
                Seen.member("n3", "sync_standby"));

        assertThat(aside(seen, null)).isEqualTo("n2");
    }

    @Test
    void a_replica_that_does_not_stream_or_is_on_another_timeline_is_not_chosen() {
        var lost = new Node(
                "n3",
                Seen.patroni(Seen.MEMBERS),
                Seen.streaming("n3").sql(),
                new Standby("/srv/n3/data", Seen.GB, "", "", List.of()));
        var other = new Node(
                "n3",
                Seen.patroni(Seen.MEMBERS),
                new Survey.Sql.Answered(Seen.server(Seen.identity(true, 7))),
                Seen.streaming("n3").standby());

        assertThat(aside(Seen.unguarded(Seen.leader(), Seen.streaming("n2"), lost), null))
                .isEqualTo("n2");
        assertThat(aside(Seen.unguarded(Seen.leader(), Seen.streaming("n2"), other), null))
                .isEqualTo("n2");
        assertBad(
                Seen.unguarded(Seen.leader(), lost),
                null,
                "guard-place",
                "the cluster file has no patroni.guard, a place outside Patroni for the standby that holds the way back;"
                        + " and none of n1, n3 can stand aside, expected a replica that streams on the leader's timeline");
        assertBad(
                Seen.unguarded(Seen.leader(), lost),
                "n3",
                "guard-streams",
                "node n3's WAL receiver is '', expected streaming");
    }

    @Test
    void with_two_nodes_the_plan_says_that_nobody_is_left_to_take_over() {
        var seen = Seen.unguarded(Seen.leader(), Seen.streaming("n2"));

        assertThat(check(seen, null, "aside").says())
                .isEqualTo(
                        "member n2 stands aside: nobody takes over from n1 if it dies while the way back is open, and"
                                + " after a return there is no second copy until n1 has rejoined");
    }

    @Test
    void the_only_copy_that_commits_wait_for_does_not_stand_aside() {
        var members = List.of(Seen.member("n1", "leader"), Seen.member("n2", "sync_standby"));
        var strict = new Rest.Answered(new Patroni("3.0.2", "", Seen.SYSTEM, false, 0, List.of(), members, true, true));
        var n2 = Seen.streaming("n2");
        var seen = Seen.unguarded(
                Seen.node("n1", strict, Seen.server(Seen.identity(false, 1))),
                new Node("n2", strict, n2.sql(), n2.standby()));

        assertBad(
                seen,
                null,
                "aside",
                "node n2 is the only synchronous standby and synchronous_mode_strict is on: without it every commit would"
                        + " wait; name patroni.guard in the cluster file");
    }

    @Test
    void a_member_that_commits_wait_for_by_its_name_does_not_stand_aside_unless_patroni_takes_another() {
        var names = new Settings("logical", "on", "FIRST 1 (n3)", "on", 10, 10, List.of());
        var byHand = Seen.unguarded(Seen.leader(names), Seen.streaming("n2"), Seen.streaming("n3"));
        var mode = new Rest.Answered(
                new Patroni("3.0.2", "", Seen.SYSTEM, false, 0, List.of(), Seen.MEMBERS, false, true));
        var leader = new Node("n1", mode, Seen.leader(names).sql());
        var byPatroni = Seen.unguarded(leader, Seen.streaming("n2"), Seen.streaming("n3"));

        assertBad(
                byHand,
                "n3",
                "synchronous-standbys",
                "synchronous_standby_names is 'FIRST 1 (n3)', which takes in n3: while it stands aside it streams as"
                        + " drydock_guard, and commits that wait for it by its name would wait for as long as the way back"
                        + " is open; leave the names to Patroni's synchronous_mode, or take it out");
        assertThat(check(byHand, "n2", "synchronous-standbys").verdict()).isEqualTo(Check.Verdict.OK);
        assertThat(check(byPatroni, "n3", "synchronous-standbys").verdict()).isEqualTo(Check.Verdict.OK);
    }

    @Test
    void one_node_has_nothing_to_stand_aside() {
        assertBad(
                Seen.unguarded(Seen.leader()),
                null,
                "guard-place",
                "the cluster file has no patroni.guard, a place outside Patroni for the standby that holds the way back;"
                        + " and the cluster has one node, so there is nothing to stand aside");
    }

    @Test
    void who_is_named_stands_aside_also_where_the_cluster_file_has_a_guard() {
        var seen = new Survey(Seen.unguarded().nodes(), Seen.whole().guard());

        assertThat(aside(seen, "n2")).isEqualTo("n2");
        assertThat(check(seen, "n2", "aside").says())
                .endsWith("the cluster file's guard guard is not used, since --aside says so");
    }

    @Test
    void a_leader_or_somebody_unknown_is_refused_by_name() {
        var seen = Seen.unguarded();

        assertBad(
                seen,
                "n1",
                "aside",
                "node n1 leads, and a leader does not stand aside: expected a replica; see patronictl switchover");
        assertBad(
                seen, "n9", "aside", "--aside is n9, which is no node of the cluster file, expected one of n1, n2, n3");
    }

    @Test
    void a_slot_that_is_there_is_somebody_elses() {
        var slots = List.of(new Slot("drydock_guard", "physical", true, "reserved"));
        var use = new Use(Seen.ARCHIVER, 2, slots, List.of(), 0, Seen.GB, 1 << 20);
        var first = Seen.using(use).nodes().getFirst();

        assertBad(
                Seen.unguarded(first, Seen.streaming("n2")),
                null,
                "guard-slot",
                "the leader has a slot drydock_guard already, expected none: somebody else's guard may need it; see"
                        + " pg_replication_slots");
    }

    @Test
    void a_survey_comes_back_from_json_as_it_was() throws Exception {
        var seen = Seen.told(Seen.unguarded(), new Member("n2", "replica", "running", 1, true));

        var back = Json.MAPPER.readValue(Json.MAPPER.writeValueAsString(seen), Survey.class);

        assertThat(back).isEqualTo(seen);
    }

    @Test
    void a_way_with_a_guard_is_written_as_it_always_was() throws Exception {
        var way = new Rollback.Way("guard", "drydock_guard", "", Map.of(), false);

        var text = Json.text(way);

        assertThat(text).doesNotContain("aside");
        assertThat(Json.MAPPER.readValue(text, Rollback.Way.class)).isEqualTo(way);
    }
}
