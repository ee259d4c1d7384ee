package dev.drydock.activities.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.workflows.words.GiveUp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What steps keep to, whatever way reaches the node. The node's files must be this machine's. */
abstract class StepContract {
    private static final Duration SOON = ReachContract.SOON;

    @TempDir
    Path home;

    abstract Reach reach();

    @Test
    void a_step_that_succeeded_is_not_run_again() throws IOException {
        var call = step("echo ran >>effect; cat effect");

        Ran first = reach().step(call);
        Ran second = reach().step(call);

        assertThat(first).isEqualTo(new Ran(0, "ran\n", "")).isEqualTo(second);
        assertThat(effects()).hasSize(1);
    }

    @Test
    void a_failed_step_is_run_again_when_it_is_asked_again() throws IOException {
        var call = step("echo ran >>effect; test $(wc -l <effect) = 2");

        Ran first = reach().step(call);
        Ran second = reach().step(call);

        assertThat(first.exit()).isEqualTo(1);
        assertThat(second.exit()).isZero();
        assertThat(reach().steps().all()).extracting(StepDirectory::attempt).containsExactly(1, 2);
        assertThat(reach().steps().all()).extracting(StepDirectory::exit).containsExactly("1", "0");
    }

    @Test
    void steps_of_another_name_or_run_are_other_steps() throws IOException {
        reach().step(step("echo ran >>effect"));
        reach().step(new StepCall(
                new Hold("run-2", 2, "run-1"), "swap", "cd " + home + "; echo ran >>effect", StepCall.Again.RUN, SOON));

        assertThat(effects()).hasSize(2);
        assertThat(reach().steps().of("run-2")).hasSize(1);
    }

    @Test
    void a_caller_that_is_gone_leaves_the_step_running_and_the_next_one_follows_it() throws Exception {
        var call = step("echo ran >>effect; until test -e go; do sleep 0.1; done; echo went");

        try (var pool = Executors.newSingleThreadExecutor()) {
            Future<Ran> lost = pool.submit(() -> reach().step(call));
            ReachContract.eventually(() -> Files.exists(home.resolve("effect")));
            lost.cancel(true);
            assertThatThrownBy(lost::get).isInstanceOf(CancellationException.class);
        }
        Files.createFile(home.resolve("go"));
        Ran ran = reach().step(call);

        assertThat(ran).isEqualTo(new Ran(0, "went\n", ""));
        assertThat(effects()).hasSize(1);
    }

    @Test
    void of_ten_callers_one_begins_and_all_get_its_answer() throws Exception {
        var call = step("echo ran >>effect; sleep 1; echo done");
        List<Callable<Ran>> callers = Collections.nCopies(10, () -> reach().step(call));

        List<Ran> answers = new ArrayList<>();
        try (var pool = Executors.newFixedThreadPool(10)) {
            for (var answer : pool.invokeAll(callers)) {
                answers.add(answer.get());
            }
        }

        assertThat(answers).hasSize(10).containsOnly(new Ran(0, "done\n", ""));
        assertThat(effects()).hasSize(1);
    }

    @Test
    void a_waiting_caller_beats_and_a_beat_that_throws_ends_the_waiting_only() throws Exception {
        var call = step("echo ran >>effect; until test -e go; do sleep 0.1; done");
        var beats = new CountDownLatch(2);

        assertThatThrownBy(() -> reach().step(call, () -> {
                    beats.countDown();
                    if (beats.getCount() == 0) {
                        throw new IllegalStateException("cancelled");
                    }
                }))
                .hasMessage("cancelled");
        Files.createFile(home.resolve("go"));

        assertThat(reach().step(call).exit()).isZero();
        assertThat(effects()).hasSize(1);
    }

    @Test
    void after_a_reboot_a_step_that_may_is_run_again() throws Exception {
        begunAndRebooted();

        Ran ran = reach().step(step("echo ran >>effect"));

        assertThat(ran.exit()).isZero();
        assertThat(reach().steps().of("run-1")).extracting(StepDirectory::exit).containsExactly("unknown", "0");
    }

    @Test
    void after_a_reboot_a_step_that_must_ask_names_the_directory() throws Exception {
        begunAndRebooted();
        var call = new StepCall(
                new Hold("run-1", 1), "swap", "cd " + home + "; echo ran >>effect", StepCall.Again.ASK, SOON);
        Path directory = home.resolve("work/run-1/n1/swap.1");

        assertThatThrownBy(() -> reach().step(call))
                .isInstanceOf(GiveUp.class)
                .hasMessageContaining("node n1: step swap was begun")
                .hasMessageEndingWith("into " + directory + "/exit, then retry")
                .satisfies(
                        asked -> assertThat(String.valueOf(asked.getMessage()).replace(directory.toString(), ""))
                                .as("the board cuts after 300 characters, and a directory has to fit in")
                                .hasSizeLessThan(200));
        assertThat(home.resolve("effect")).doesNotExist();

        Files.writeString(directory.resolve("exit"), "0\n");
        assertThat(reach().step(call).ok()).isTrue();
        assertThat(home.resolve("effect")).doesNotExist();
    }

    @Test
    void an_owner_that_was_killed_is_not_mistaken_for_one_that_runs() throws Exception {
        var call = new StepCall(
                new Hold("run-1", 1),
                "swap",
                "cd " + home + "; echo ran >>effect; exec sleep 600",
                StepCall.Again.ASK,
                SOON);
        try (var pool = Executors.newSingleThreadExecutor()) {
            Future<Ran> caller = pool.submit(() -> reach().step(call));
            ReachContract.eventually(() -> Files.exists(home.resolve("effect")));
            var pid = Files.readString(home.resolve("work/run-1/n1/swap.1/pid")).split(" ", -1)[0];
            assertThat(reach().steps().all()).extracting(StepDirectory::exit).containsExactly("");

            reach().run("for p in $(ps -o pid= -s " + pid + "); do kill -9 $p; done", SOON);

            assertThatThrownBy(() -> caller.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(GiveUp.class);
        }
        assertThat(reach().steps().all()).allMatch(StepDirectory::unfinished);
        assertThat(effects()).hasSize(1);
    }

    @Test
    void while_a_killed_owners_command_still_works_it_is_not_begun_again_beside_it() throws Exception {
        var call = step("mkdir busy || exit 9; echo ran >>effect; until test -e go; do sleep 0.1; done; rmdir busy");
        try (var pool = Executors.newSingleThreadExecutor()) {
            Future<Ran> caller = pool.submit(() -> reach().step(call));
            ReachContract.eventually(() -> Files.exists(home.resolve("effect")));
            var pid = Files.readString(home.resolve("work/run-1/n1/swap.1/pid")).split(" ", -1)[0];

            reach().run("kill -9 " + pid, SOON);
            Future<Ran> other = pool.submit(() -> reach().step(call));
            Files.createFile(home.resolve("go"));

            assertThat(caller.get(30, TimeUnit.SECONDS).exit()).isZero();
            assertThat(other.get(30, TimeUnit.SECONDS).exit()).isZero();
        }
        assertThat(reach().steps().all()).extracting(StepDirectory::exit).containsExactly("unknown", "0");
        assertThat(effects()).hasSize(2);
    }

    @Test
    void what_a_person_wrote_as_an_exit_code_counts_only_if_it_is_one() throws Exception {
        begunAndRebooted();
        Files.writeString(home.resolve("work/run-1/n1/swap.1/exit"), "done\n");
        var call = new StepCall(
                new Hold("run-1", 1), "swap", "cd " + home + "; echo ran >>effect", StepCall.Again.ASK, SOON);

        assertThatThrownBy(() -> reach().step(call)).isInstanceOf(GiveUp.class).hasMessageContaining("swap.1/exit");
        assertThat(home.resolve("effect")).doesNotExist();
    }

    @Test
    void a_step_over_its_deadline_is_killed_with_its_children_and_says_so() throws Exception {
        var call = new StepCall(
                new Hold("run-1", 1),
                "swap",
                "cd " + home + "; sh -c 'trap \"\" TERM; echo $$ >child; sleep 600; sleep 600' & wait",
                StepCall.Again.RUN,
                Duration.ofSeconds(2));

        Ran ran = reach().step(call);

        assertThat(ran.exit()).isEqualTo(124);
        assertThat(ran.out()).contains("killed after 2 s, the deadline of this step");
        ReachContract.eventually(() -> ReachContract.gone(home.resolve("child")));
    }

    @Test
    void an_attempt_whose_owner_died_before_it_began_is_ended_and_the_next_one_runs() throws Exception {
        Files.createDirectories(home.resolve("work/run-1/n1/swap.1"));

        Ran ran = reach().step(step("echo ran >>effect"));

        assertThat(ran.exit()).isZero();
        assertThat(effects()).hasSize(1);
        assertThat(home.resolve("work/run-1/n1/swap.2/exit")).hasContent("0");
    }

    @Test
    void much_output_is_kept_on_the_node_and_answered_in_part() {
        Ran ran = reach().step(step("echo FIRST; head -c 10000000 /dev/zero | tr '\\0' x; echo; echo LAST"));

        assertThat(ran.out()).startsWith("FIRST\n").endsWith("LAST\n").contains("the rest is in " + home);
        assertThat(home.resolve("work/run-1/n1/swap.1/output")).hasSize(10_000_012);
        var left = reach().steps().all().getFirst();
        assertThat(reach().steps().output(left)).startsWith("FIRST\n").endsWith("LAST\n");
        assertThat(left.startedAt()).endsWith("Z");
    }

    @Test
    void a_step_knows_whose_it_is_and_leaves_the_umask_alone() {
        Ran ran = reach().step(step("umask; echo $DRYDOCK_RUN $DRYDOCK_NODE $DRYDOCK_STEP $DRYDOCK_ATTEMPT"));

        assertThat(ran.out()).isEqualTo(reach().run("umask", SOON).out() + "run-1 n1 swap 1\n");
        assertThat(reach().steps().command(reach().steps().all().getFirst())).contains("echo $DRYDOCK_RUN");
    }

    @Test
    void a_run_that_was_asked_again_does_nothing_more_by_the_earlier_asking() throws IOException {
        reach().step(by(new Hold("run-1", 5), "first"));

        assertThatThrownBy(() -> reach().step(by(new Hold("run-1", 4), "second")))
                .isInstanceOfSatisfying(HeldByOther.class, held -> {
                    assertThat(held.run()).isEqualTo("run-1");
                    assertThat(held.epoch()).isEqualTo(5);
                });

        assertThat(effects()).containsExactly("first");
    }

    @Test
    void another_run_works_on_a_node_only_when_the_one_before_let_go_of_it() throws IOException {
        reach().step(by(new Hold("run-1", 5), "first"));

        assertThatThrownBy(() -> reach().step(by(new Hold("run-2", 6), "second")))
                .isInstanceOf(HeldByOther.class)
                .hasMessage("node n1 is held by run run-1 with epoch 5");
        assertThat(reach().steps().holder()).isEqualTo("run-1");
        reach().steps().free(new Hold("run-1", 7));
        assertThat(reach().steps().holder()).isEmpty();

        reach().step(by(new Hold("run-2", 8), "second"));
        assertThat(effects()).containsExactly("first", "second");
    }

    @Test
    void a_run_that_let_go_or_was_displaced_does_nothing_when_its_worker_comes_back() throws IOException {
        reach().step(by(new Hold("run-1", 5), "first"));
        reach().step(by(new Hold("run-2", 6, "run-1"), "second"));

        assertThatThrownBy(() -> reach().step(by(new Hold("run-1", 5), "late"))).isInstanceOf(HeldByOther.class);
        assertThatThrownBy(() -> reach().steps().hold(new Hold("run-1", 5))).isInstanceOf(HeldByOther.class);
        reach().steps().free(new Hold("run-2", 7));
        assertThatThrownBy(() -> reach().step(by(new Hold("run-1", 5), "late"))).isInstanceOf(HeldByOther.class);

        assertThat(effects()).containsExactly("first", "second");
    }

    @Test
    void of_ten_runs_that_come_at_once_no_two_work_on_a_node() throws Exception {
        var calls = IntStream.range(0, 10)
                .mapToObj(n -> by(new Hold("run-" + n, 100 + n), "by " + n))
                .toList();

        int refused = 0;
        try (var pool = Executors.newFixedThreadPool(10)) {
            for (var answer : pool.invokeAll(calls.stream()
                    .<Callable<Ran>>map(call -> () -> reach().step(call))
                    .toList())) {
                try {
                    answer.get();
                } catch (ExecutionException e) {
                    assertThat(e).hasCauseInstanceOf(HeldByOther.class);
                    refused++;
                }
            }
        }

        assertThat(refused).isGreaterThanOrEqualTo(9);
        assertThat(Files.exists(home.resolve("effect"))).isEqualTo(refused == 9);
    }

    private StepCall by(Hold hold, String effect) {
        return new StepCall(hold, "swap", "cd " + home + "; echo '" + effect + "' >>effect", StepCall.Again.RUN, SOON);
    }

    private StepCall step(String shell) {
        return new StepCall(new Hold("run-1", 1), "swap", "cd " + home + "; " + shell, StepCall.Again.RUN, SOON);
    }

    /** What a node has after going down in the middle of a step: everything as it was, and another boot id. */
    private void begunAndRebooted() throws IOException {
        Path attempt = Files.createDirectories(home.resolve("work/run-1/n1/swap.1"));
        Files.writeString(attempt.resolve("pid"), ProcessHandle.current().pid() + " 1\n");
        Files.writeString(attempt.resolve("boot"), "a boot before this one\n");
        Files.writeString(attempt.resolve("started"), "2026-01-01T00:00:00Z\n");
        Files.writeString(attempt.resolve("command"), "true\n");
    }

    private List<String> effects() throws IOException {
        return Files.readAllLines(home.resolve("effect"));
    }
}
