package dev.drydock.workflows.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.workflows.plan.Check;
import dev.drydock.workflows.rollback.Survey.Archiver;
import dev.drydock.workflows.rollback.Survey.Identity;
import dev.drydock.workflows.rollback.Survey.Member;
import dev.drydock.workflows.rollback.Survey.Node;
import dev.drydock.workflows.rollback.Survey.Place;
import dev.drydock.workflows.rollback.Survey.Rest;
import dev.drydock.workflows.rollback.Survey.Server;
import dev.drydock.workflows.rollback.Survey.Settings;
import dev.drydock.workflows.rollback.Survey.Slot;
import dev.drydock.workflows.rollback.Survey.Sql;
import dev.drydock.workflows.rollback.Survey.Use;
import dev.drydock.workflows.words.Json;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RollbackChecksTest {
    private static final Hold SALVAGE = new Hold(Duration.ofHours(4), true, "drydock_guard");
    private static final Hold NO_SALVAGE = new Hold(Duration.ofHours(4), false, "drydock_guard");

    @Test
    void nothing_is_wrong_with_a_whole_cluster() {
        var checks = new RollbackChecks(Seen.whole(), SALVAGE).all();

        assertThat(checks)
                .hasSize(23)
                .allSatisfy(check ->
                        assertThat(check.verdict()).as(check.toString()).isEqualTo(Check.Verdict.OK));
        assertThat(checks).extracting(Check::name).doesNotHaveDuplicates();
    }

    @Test
    void a_cluster_without_leader_is_refused() {
        var members = List.of(Seen.member("n1", "replica"), Seen.member("n2", "replica"), Seen.member("n3", "replica"));

        var seen = Seen.told(members);

        assertBad(seen, "leader", "Patroni has no leader, expected one; wait for it or see patronictl list");
    }

    @Test
    void two_leaders_of_patroni_are_named() {
        var members = List.of(Seen.member("n1", "leader"), Seen.member("n2", "leader"), Seen.member("n3", "replica"));

        var seen = Seen.told(members);

        assertBad(seen, "leader", "Patroni names 2 leaders, expected one: n1, n2");
    }

    @Test
    void a_second_node_that_takes_writes_is_named_whatever_patroni_says() {
        var seen = Seen.second(Seen.node("n2", Seen.patroni(Seen.MEMBERS), Seen.server(Seen.identity(false, 1))));

        assertBad(seen, "leader", "2 nodes take writes, expected only n1: n1, n2");
    }

    @Test
    void a_leader_that_takes_no_writes_is_refused() {
        var seen = Seen.with(Seen.node("n1", Seen.patroni(Seen.MEMBERS), Seen.server(Seen.identity(true, 1))));

        assertBad(seen, "leader", "node n1 leads in Patroni, but no node takes writes");
    }

    @Test
    void a_paused_cluster_is_refused_with_what_ends_the_pause() {
        var seen = Seen.with(new Node(
                "n1", Seen.patroni(Seen.MEMBERS, "", true), Seen.leader().sql()));

        assertBad(
                seen,
                "maintenance-mode",
                "node n1 says that the cluster is paused: nobody would take over from a leader that dies;"
                        + " see patronictl resume");
    }

    @Test
    void nodes_on_different_timelines_are_told_with_theirs() {
        var seen = Seen.second(Seen.node("n2", Seen.patroni(Seen.MEMBERS), Seen.server(Seen.identity(true, 2))));

        assertBad(seen, "timeline", "the nodes differ in their timeline, expected one: n1: 1, n2: 2, n3: 1");
    }

    @Test
    void a_node_of_another_system_is_told() {
        var other = new Identity(150_018, true, 1, "7400000000000000002", "1/3000060");

        var seen = Seen.second(Seen.node("n2", Seen.patroni(Seen.MEMBERS), Seen.server(other)));

        assertBad(
                seen,
                "system-identifier",
                "the nodes differ in their system identifier, expected one: n1: 7400000000000000001,"
                        + " n2: 7400000000000000002, n3: 7400000000000000001");
    }

    @Test
    void a_postgresql_that_cannot_tell_a_paused_replay_is_refused() {
        var old = new Identity(130_004, false, 1, Seen.SYSTEM, "1/3000060");

        var seen = Seen.with(Seen.node("n1", Seen.patroni(Seen.MEMBERS), Seen.server(old)));

        assertBad(seen, "version", "node n1 runs PostgreSQL 13, expected 14 or newer");
    }

    @Test
    void a_patroni_that_does_not_answer_is_named() {
        var silent = new Rest.Silent("did not answer GET /patroni at 127.0.0.1:8008: Connection refused");

        var seen = Seen.second(new Node("n2", silent, Seen.replica("n2").sql()));

        assertBad(seen, "rest", "node n2 did not answer GET /patroni at 127.0.0.1:8008: Connection refused");
    }

    @Test
    void a_postgresql_that_does_not_answer_is_named() {
        var seen = Seen.second(new Node(
                "n2", Seen.patroni(Seen.MEMBERS), new Sql.Silent("did not answer at 127.0.0.1:5432: refused")));

        assertBad(seen, "postgresql", "node n2 did not answer at 127.0.0.1:5432: refused");
    }

    @Test
    void a_wrong_password_for_rest_is_told_as_such() {
        var refused = Seen.patroni(Seen.MEMBERS, "refused user drydock (status 401: not authenticated)", false);

        var seen = Seen.second(new Node("n2", refused, Seen.replica("n2").sql()));

        assertBad(seen, "rest-login", "node n2 refused user drydock (status 401: not authenticated)");
    }

    @Test
    void a_member_that_does_not_serve_is_told_with_its_state() {
        var members = List.of(
                Seen.member("n1", "leader"), Seen.member("n2", "replica"), new Member("n3", "replica", "starting", 0));

        var seen = Seen.told(members);

        assertBad(seen, "members", "node n3 is in state 'starting', expected running or streaming");
    }

    @Test
    void a_member_that_the_file_does_not_name_is_a_stranger() {
        var members = List.of(
                Seen.member("n1", "leader"),
                Seen.member("n2", "replica"),
                Seen.member("n3", "replica"),
                Seen.member("n4", "replica"));

        var seen = Seen.told(members);

        assertBad(seen, "members", "Patroni has 1 member that the cluster file does not name: n4");
    }

    @Test
    void a_node_that_is_no_member_is_named() {
        var seen = Seen.told(List.of(Seen.member("n1", "leader"), Seen.member("n2", "replica")));

        assertBad(seen, "members", "node n3 is no member of the Patroni cluster");
    }

    @Test
    void a_recovery_target_that_somebody_left_is_shown() {
        var left = new Settings("logical", "on", "", "on", 10, 10, List.of("recovery_target_name = dep1"));

        var seen = Seen.using(left);

        assertBad(
                seen,
                "recovery-target",
                "node n1 has recovery_target_name = dep1, expected none: as a standby it would stop there;"
                        + " see ALTER SYSTEM RESET");
    }

    @Test
    void wal_level_replica_is_too_little_only_when_writes_are_to_be_saved() {
        var replica = Seen.using(new Settings("replica", "on", "", "on", 10, 10, List.of()));

        assertBad(
                replica,
                "wal-level",
                "wal_level is replica, expected logical, because the writes that are dropped are to be saved");
        assertThat(check(replica, NO_SALVAGE, "wal-level").verdict()).isEqualTo(Check.Verdict.OK);
    }

    @Test
    void archiving_that_fails_is_told_with_the_segments() {
        var failing = new Archiver(true, 12, "000000010000000000000003", "000000010000000000000004");

        var seen = Seen.using(new Use(failing, 2, List.of(), List.of(), 0, Seen.GB, 1));

        assertBad(
                seen,
                "archiving",
                "the last attempt to archive failed, at 000000010000000000000004 (12 failures in all),"
                        + " and the last success was 000000010000000000000003");
    }

    @Test
    void a_cluster_that_does_not_archive_is_refused() {
        var seen = Seen.using(new Settings("logical", "off", "", "on", 10, 10, List.of()));

        assertBad(
                seen, "archiving", "archive_mode is off, expected on: the restore point's segment has to be archived");
    }

    @Test
    void too_few_senders_and_slots_are_counted() {
        var seen = Seen.using(new Settings("logical", "on", "", "on", 3, 3, List.of()));

        assertBad(seen, "wal-senders", "1 of max_wal_senders = 3 are free, expected at least 2");
        assertBad(seen, "replication-slots", "1 of max_replication_slots = 3 are free, expected at least 2");
        assertThat(check(seen, NO_SALVAGE, "replication-slots").verdict()).isEqualTo(Check.Verdict.OK);
    }

    @Test
    void prepared_transactions_are_named() {
        var seen = Seen.using(new Use(Seen.ARCHIVER, 2, List.of(), List.of("tx-1"), 0, Seen.GB, 1));

        assertBad(
                seen,
                "prepared-transactions",
                "there is 1 prepared transaction, expected none: tx-1; see COMMIT PREPARED and ROLLBACK PREPARED");
    }

    @Test
    void a_long_transaction_is_shown_and_stops_nobody() {
        var seen = Seen.using(new Use(Seen.ARCHIVER, 2, List.of(), List.of(), 61, Seen.GB, 1));

        var check = check(seen, SALVAGE, "long-transactions");

        assertThat(check.verdict()).isEqualTo(Check.Verdict.INCONCLUSIVE);
        assertThat(check.says()).startsWith("the oldest transaction is 61 s old, expected at most 60 s");
    }

    @Test
    void tables_without_identity_are_named_when_writes_are_to_be_saved() {
        var tables =
                IntStream.rangeClosed(1, 7).mapToObj(i -> "app.public.t" + i).toList();

        var seen = Seen.with(Seen.node(
                "n1",
                Seen.patroni(Seen.MEMBERS),
                new Server(
                        Seen.identity(false, 1), Seen.SETTINGS, Seen.USE, new Survey.Tables(List.of("app"), tables))));

        assertBad(
                seen,
                "replica-identity",
                "7 tables without replica identity, expected none: app.public.t1, app.public.t2, app.public.t3,"
                        + " app.public.t4, app.public.t5 and 2 more; their updates and deletes cannot be saved;"
                        + " give them a key, or see ALTER TABLE ... REPLICA IDENTITY");
        assertThat(check(seen, NO_SALVAGE, "replica-identity").verdict()).isEqualTo(Check.Verdict.OK);
    }

    @Test
    void a_guard_that_commits_would_wait_for_is_refused() {
        var any = Seen.using(new Settings("logical", "on", "*", "remote_apply", 10, 10, List.of()));
        var named = Seen.using(new Settings("logical", "on", "FIRST 1 (n2, DRYDOCK_guard)", "on", 10, 10, List.of()));
        var other =
                Seen.using(new Settings("logical", "on", "FIRST 1 (n2, \"drydock_guard-2\")", "on", 10, 10, List.of()));

        assertBad(
                any,
                "synchronous-standbys",
                "synchronous_standby_names is '*', which takes in drydock_guard, as which the guard streams: with"
                        + " synchronous_commit = remote_apply (here remote_apply, and any session may have its own)"
                        + " commits would wait for as long as the way back is open");
        assertThat(check(named, SALVAGE, "synchronous-standbys").verdict()).isEqualTo(Check.Verdict.BAD);
        assertThat(check(other, SALVAGE, "synchronous-standbys").verdict()).isEqualTo(Check.Verdict.OK);
    }

    @Test
    void somebody_elses_guard_in_the_place_is_left_alone() {
        var seen = Seen.on(new Place.Taken("/srv/guard/data is not empty"));

        assertBad(
                seen,
                "guard-place",
                "node guard has no room for a guard: /srv/guard/data is not empty;"
                        + " somebody else's guard may stand there, and nothing of it is touched");
    }

    @Test
    void somebody_elses_slot_is_left_alone() {
        var slots = List.of(new Slot("drydock_guard", "physical", false, "reserved"));

        var seen = Seen.using(new Use(Seen.ARCHIVER, 2, slots, List.of(), 0, Seen.GB, 1));

        assertBad(
                seen,
                "guard-slot",
                "the leader has a slot drydock_guard already, expected none: somebody else's guard may need it;"
                        + " see pg_replication_slots");
    }

    @Test
    void a_guard_behind_is_told_by_how_much() {
        var seen = Seen.on(new Place.Aside(100 * Seen.GB, Seen.SYSTEM, "streaming", "1/1000060"));

        assertBad(
                seen,
                "guard-streams",
                "node guard is 32.0 MB behind (has received up to 1/1000060 of 1/3000060), expected at most 16.0 MB");
    }

    @Test
    void a_guard_that_does_not_stream_is_told() {
        var seen = Seen.on(new Place.Aside(100 * Seen.GB, Seen.SYSTEM, "", ""));

        assertBad(seen, "guard-streams", "node guard's WAL receiver is '', expected streaming");
    }

    @Test
    void a_guard_of_another_system_is_refused() {
        var seen = Seen.on(new Place.Aside(100 * Seen.GB, "1", "streaming", "1/3000060"));

        assertBad(seen, "guard-place", "node guard has system identifier 1, expected 7400000000000000001");
    }

    @Test
    void a_disk_too_small_for_the_hold_is_told_with_both_numbers() {
        var seen = Seen.on(new Place.Vacant(15 * Seen.GB));

        assertBad(
                seen,
                "guard-disk",
                "node guard has 15.0 GB free below /srv/guard/data, expected at least 15.1 GB"
                        + " (1.0 GB of data and 1.0 MB/s of WAL for 4h)");
    }

    @Test
    void a_place_that_cannot_be_reached_is_told() {
        var seen = Seen.on(new Place.Silent("could not be reached: no route"));

        assertBad(seen, "guard-place", "node guard could not be reached: no route");
        assertThat(check(seen, SALVAGE, "guard-disk").verdict()).isEqualTo(Check.Verdict.INCONCLUSIVE);
    }

    @Test
    void a_guard_that_could_not_lead_is_told_before_anything_is_held() {
        var guard = new Survey.Guard(
                "guard",
                "/srv/guard/data",
                new Survey.Place.Vacant(100 * Seen.GB),
                List.of("patroni.guard.patroni.service"));

        var check = check(new Survey(Seen.whole().nodes(), guard), SALVAGE, "guard-complete");

        assertThat(check.verdict()).isEqualTo(Check.Verdict.BAD);
        assertThat(check.says()).contains("patroni.guard.patroni.service");
    }

    @Test
    void a_survey_comes_back_from_json_as_it_was() throws Exception {
        var seen = Seen.on(new Place.Aside(1, Seen.SYSTEM, "streaming", "1/3000060"));

        var back = Json.MAPPER.readValue(Json.MAPPER.writeValueAsString(seen), Survey.class);

        assertThat(back).isEqualTo(seen);
    }

    private static void assertBad(Survey seen, String name, String says) {
        var check = check(seen, SALVAGE, name);
        assertThat(check.says()).isEqualTo(says);
        assertThat(check.verdict()).isEqualTo(Check.Verdict.BAD);
    }

    private static Check check(Survey seen, Hold hold, String name) {
        return new RollbackChecks(seen, hold)
                .all().stream()
                        .filter(each -> each.name().equals(name))
                        .findFirst()
                        .orElseThrow();
    }
}
