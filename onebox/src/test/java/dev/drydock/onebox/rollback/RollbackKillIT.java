package dev.drydock.onebox.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.onebox.rollback.Doom.Moment;
import dev.drydock.testbed.ledger.LedgerVerdict;
import dev.drydock.testbed.patroni.PatroniOptions;
import dev.drydock.testbed.patroni.PatroniVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The worker is killed at every step of a run, which has to end as the undisturbed one. Each death is noticed by the missing
 * heartbeat, 10 s later, so that a run takes minutes: each day a few steps have their turn, and {@code DRYDOCK_ALL=yes} all.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RollbackKillIT {
    private static final int TURN = 2;

    private static final List<String> HELD = List.of(
            "RollbackBaseline", "RollbackReserve", "RollbackCopy", "RollbackStand", "RollbackMark", "RollbackCommand");

    private static final List<String> RELEASED = List.of("RollbackDismantle", "RollbackDifferences", "RollbackClose");

    private static final List<String> RETURNED = List.of(
            "RollbackFence",
            "RollbackLast",
            "LateHarvest",
            "RollbackLook",
            "RollbackPromote",
            "RollbackLead",
            "RollbackRejoin",
            "LateReplay",
            "RollbackVerify",
            "RollbackHandBack",
            "RollbackClose");

    private @Nullable PatroniScene up;
    private Doom doom = new Doom(Path.of(""));
    private Path dir = Path.of("");

    @BeforeAll
    void up() throws Exception {
        dir = Files.createTempDirectory(Path.of("/var/tmp"), "dd");
        up = PatroniScene.up(
                new PatroniOptions(3, true, dir, PatroniVersion.V3_0),
                (address, settings) -> MortalWorker.start(address, settings, doom()));
    }

    private Doom doom() {
        doom = new Doom(dir.resolve("doom"));
        doom.lay(Moment.BEFORE, List.of("none"));
        return doom;
    }

    @AfterAll
    void down() {
        if (up != null) {
            up.close();
        }
    }

    @BeforeEach
    void whole() {
        scene().trouble().awaitWhole();
    }

    private PatroniScene scene() {
        return Objects.requireNonNull(up);
    }

    @Test
    void a_worker_that_is_killed_at_steps_of_a_return_changes_nothing_of_how_it_ends() throws Exception {
        long day = LocalDate.now(ZoneOffset.UTC).toEpochDay();
        var all = new ArrayList<>(HELD);
        all.addAll(RETURNED);
        var turn = new ArrayList<String>();
        for (int at = 0; at < TURN; at++) {
            turn.add(all.get((int) ((day * TURN + at) % all.size())));
        }

        goesBack(List.copyOf(EnumSet.allOf(Moment.class)).get((int) (day % 3)), turn);
    }

    @ParameterizedTest
    @EnumSource
    @EnabledIfEnvironmentVariable(named = "DRYDOCK_ALL", matches = "yes", disabledReason = "takes five minutes each")
    void a_worker_that_is_killed_at_every_step_of_a_return_changes_nothing_of_how_it_ends(Moment moment)
            throws Exception {
        var all = new ArrayList<>(HELD);
        all.addAll(RETURNED);

        goesBack(moment, all);
    }

    @ParameterizedTest
    @EnumSource
    @EnabledIfEnvironmentVariable(named = "DRYDOCK_ALL", matches = "yes", disabledReason = "takes three minutes each")
    void a_worker_that_is_killed_at_every_step_of_a_release_changes_nothing_of_how_it_ends(Moment moment)
            throws Exception {
        var all = new ArrayList<>(HELD);
        all.addAll(RELEASED);
        Path deployed = deployed();
        doom = again(moment, all);

        scene().whileWritten(() -> {
            scene().open("--hold", "1h", "--deploy", "echo deployed >> " + deployed);
            scene().writtenSince(scene().written());
            scene().approve("release");
            scene().outcome();
        });
        JsonNode outcome = scene().outcome();
        LedgerVerdict verdict = scene().judged();

        assertThat(doom.died()).containsAll(all);
        assertThat(outcome.path("kind").asText()).isEqualTo("released");
        assertThat(outcome.path("differences")).as(outcome.toPrettyString()).isEmpty();
        assertThat(verdict.good()).as(verdict.toString()).isTrue();
        nothingIsDoneTwiceOrLeft(deployed);
    }

    private void goesBack(Moment moment, List<String> steps) throws Exception {
        Path deployed = deployed();
        doom = again(moment, steps);

        scene().whileWritten(() -> {
            scene().open("--hold", "1h", "--deploy", "echo deployed >> " + deployed);
            scene().writtenSince(scene().written());
        });
        scene().approve("return");
        scene().approve("promote");
        JsonNode outcome = scene().outcome();
        LedgerVerdict verdict = scene().judged();

        assertThat(doom.died()).containsAll(steps);
        assertThat(outcome.path("kind").asText()).isEqualTo("returned");
        assertThat(outcome.path("exit").asInt()).as(outcome.toPrettyString()).isZero();
        assertThat(outcome.path("late").path("applied").asLong()).isPositive();
        assertThat(verdict.good()).as(verdict.toString()).isTrue();
        nothingIsDoneTwiceOrLeft(deployed);
    }

    private Path deployed() throws IOException {
        return Files.createTempFile(dir, "deployed", "");
    }

    private Doom again(Moment moment, List<String> steps) throws IOException {
        try (var files = Files.list(doom.dir())) {
            files.filter(file -> file.getFileName().toString().contains("-"))
                    .forEach(file -> file.toFile().delete());
        }
        doom.lay(moment, steps);
        return doom;
    }

    private void nothingIsDoneTwiceOrLeft(Path deployed) throws Exception {
        assertThat(deployed).hasContent("deployed");
        assertThat(scene().restorePoints()).doesNotHaveDuplicates().isNotEmpty();
        assertThat(scene().configuration()).doesNotContain("drydock");
        assertThat(scene().asked(
                                scene().leader(),
                                "SELECT (SELECT count(*) FROM pg_replication_slots WHERE slot_name LIKE 'drydock%')"
                                        + " + (SELECT count(*) FROM pg_replication_origin)"
                                        + " + (SELECT count(*) FROM pg_publication)"))
                .isEqualTo("0");
        assertThat(scene().guardIsThere()).isFalse();
    }
}
