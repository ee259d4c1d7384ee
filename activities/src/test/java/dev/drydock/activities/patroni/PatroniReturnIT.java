package dev.drydock.activities.patroni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.drydock.testbed.patroni.Member;
import dev.drydock.testbed.patroni.PatroniTestbed;
import dev.drydock.testbed.patroni.PatroniVersion;
import dev.drydock.workflows.rollback.Rollback.Mark;
import dev.drydock.workflows.words.GiveUp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Real clusters go back to a mark while a writer writes all the time, whose journal is the judge. Every step is asked twice. */
final class PatroniReturnIT {
    static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    private Path dir = Path.of("");

    @AfterEach
    void kill() {
        PatroniTestbed.kill(dir);
    }

    @Test
    void after_a_failover_and_in_maintenance_mode_all_nodes_hold_what_was_acknowledged_before_the_mark()
            throws Exception {
        goesBackAfterAFailover(PatroniVersion.V3_0);
    }

    @Test
    @EnabledIfEnvironmentVariable(named = "DRYDOCK_ALL", matches = "yes", disabledReason = "waits 20 s for the lock")
    void patroni_4_goes_back_in_the_same_way() throws Exception {
        goesBackAfterAFailover(PatroniVersion.V4_1);
    }

    private void goesBackAfterAFailover(PatroniVersion version) throws Exception {
        try (var story = ReturnStory.begin(3, version, dir)) {
            var before = story.leader();
            story.hold();
            story.awaitCommits(100);
            story.transactionInFlightAtTheMark();
            story.awaitCommits(100);
            story.numbersGivenOut();
            story.trouble().kill(before);
            story.awaitLeaderOtherThan(before);
            story.trouble().start(before);
            story.trouble().awaitWhole();
            story.awaitCommits(50);

            fenceAndUnfence(story);

            story.awaitCommits(50);
            var last = story.leader();
            story.pause();
            fence(story);
            assertThat(story.broken())
                    .startsWith("node " + last.name() + " took writes since it was fenced")
                    .isEqualTo(story.brokenBeforeAsked());
            refusesWhatIsNotAtTheMark(story, last);
            story.back(last, List.of(story.others(last).getFirst()));

            assertThat(story.verdict()).satisfies(verdict -> {
                assertThat(verdict.good()).as(verdict.toString()).isTrue();
                assertThat(verdict.acknowledged()).isGreaterThan(50);
            });
            story.assertNothingOfDrydockIsLeft();
        }
    }

    @Test
    void two_nodes_go_back() throws Exception {
        try (var story = ReturnStory.begin(2, PatroniVersion.V3_0, dir)) {
            story.hold();
            story.awaitCommits(50);
            story.mark();
            story.awaitCommits(50);
            story.numbersGivenOut();

            fence(story);
            story.back(story.leaderAtMark(), List.of());

            var verdict = story.verdict();
            assertThat(verdict.good()).as(verdict.toString()).isTrue();
            story.assertNothingOfDrydockIsLeft();
        }
    }

    private static void fence(ReturnStory story) throws Exception {
        var leader = story.leader();
        for (Member member : story.others(leader)) {
            story.twice(() -> story.steps().fence(story.run(), story.way(), member.name()));
        }
        assertThatThrownBy(() -> story.steps().last(story.run(), story.way()))
                .isInstanceOf(GiveUp.class)
                .hasMessageContaining("node " + leader.name() + ": PostgreSQL of ");
        story.twice(() -> story.steps().fence(story.run(), story.way(), leader.name()));
        for (Member member : story.members()) {
            assertThat(story.serves(member)).as(member.name()).isFalse();
        }
    }

    private static void fenceAndUnfence(ReturnStory story) throws Exception {
        var leader = story.leader();
        fence(story);
        story.shown();
        assertThat(story.broken()).isEmpty();

        story.together(story.members(), member -> story.steps().unfence(story.run(), story.way(), member.name()));
        story.steps().unfence(story.run(), story.way(), leader.name());

        story.trouble().awaitWhole();
        assertThat(story.leader()).isEqualTo(leader);
        assertThat(story.broken()).contains(": PostgreSQL of ", "expected none since it was fenced");
    }

    private static void refusesWhatIsNotAtTheMark(ReturnStory story, Member last) {
        Mark mark = story.marked();
        var elsewhere = new Mark(
                mark.point(),
                "0/1000028",
                mark.xid(),
                mark.timeline(),
                mark.systemIdentifier(),
                mark.segment(),
                mark.leader(),
                mark.at());

        assertThatThrownBy(() -> story.steps().promote(story.run(), story.way(), elsewhere, last.name(), null))
                .isInstanceOf(GiveUp.class)
                .hasMessage("node guard: the guard is in recovery, paused at " + mark.lsn()
                        + ", expected in recovery and paused at 0/1000028 (restore point " + mark.point()
                        + "): there is no exact way back");
        await().during(Duration.ofMillis(500)).atMost(PATIENCE).until(() -> story.recovering(story.guard()));
    }
}
