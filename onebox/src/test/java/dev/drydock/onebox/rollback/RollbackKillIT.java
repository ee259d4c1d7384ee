package dev.drydock.onebox.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.onebox.rollback.Doom.Moment;
import dev.drydock.testbed.ledger.LedgerVerdict;
import dev.drydock.testbed.patroni.Member;
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
import java.util.stream.Stream;
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

    /** Who holds the way back, and the steps that only such a run has. */
    @SuppressWarnings("ImmutableEnumChecker") // the lists are
    private enum Holder {
        GUARD("RollbackCopy", "RollbackHandBack"),
        MEMBER("RollbackAside", "RollbackTidy");

        private final List<String> held;
        private final List<String> returned;

        Holder(String takesPlace, String ends) {
            held = List.of(
                    "RollbackBaseline",
                    "RollbackReserve",
                    takesPlace,
                    "RollbackStand",
                    "RollbackMark",
                    "RollbackCommand");
            returned = List.of(
                    "RollbackFence",
                    "RollbackLast",
                    "LateHarvest",
                    "RollbackLook",
                    "RollbackStill",
                    "RollbackPromote",
                    "RollbackLead",
                    "RollbackRejoin",
                    "LateReplay",
                    "RollbackVerify",
                    ends,
                    "RollbackClose");
        }

        List<String> wayBack() {
            return Stream.concat(held.stream(), returned.stream()).toList();
        }

        List<String> release() {
            return Stream.concat(held.stream(), Stream.of("RollbackDismantle", "RollbackDifferences", "RollbackClose"))
                    .toList();
        }
    }

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
        var holder = day % 2 == 0 ? Holder.GUARD : Holder.MEMBER;
        List<String> all = holder.wayBack();
        var turn = new ArrayList<String>();
        for (int at = 0; at < TURN; at++) {
            turn.add(all.get((int) ((day * TURN + at) % all.size())));
        }

        goesBack(holder, List.copyOf(EnumSet.allOf(Moment.class)).get((int) (day % 3)), turn);
    }

    @ParameterizedTest
    @EnumSource
    @EnabledIfEnvironmentVariable(named = "DRYDOCK_ALL", matches = "yes", disabledReason = "takes five minutes each")
    void a_worker_that_is_killed_at_every_step_of_a_return_changes_nothing_of_how_it_ends(Moment moment)
            throws Exception {
        goesBack(Holder.GUARD, moment, Holder.GUARD.wayBack());
    }

    @ParameterizedTest
    @EnumSource
    @EnabledIfEnvironmentVariable(named = "DRYDOCK_ALL", matches = "yes", disabledReason = "takes five minutes each")
    void nor_does_one_at_every_step_of_a_return_to_a_member_that_stood_aside(Moment moment) throws Exception {
        goesBack(Holder.MEMBER, moment, Holder.MEMBER.wayBack());
    }

    @ParameterizedTest
    @EnumSource
    @EnabledIfEnvironmentVariable(named = "DRYDOCK_ALL", matches = "yes", disabledReason = "takes three minutes each")
    void nor_does_one_at_every_step_of_a_release_of_a_member_that_stood_aside(Moment moment) throws Exception {
        goesOn(Holder.MEMBER, moment);
    }

    @ParameterizedTest
    @EnumSource
    @EnabledIfEnvironmentVariable(named = "DRYDOCK_ALL", matches = "yes", disabledReason = "takes three minutes each")
    void a_worker_that_is_killed_at_every_step_of_a_release_changes_nothing_of_how_it_ends(Moment moment)
            throws Exception {
        goesOn(Holder.GUARD, moment);
    }

    private void goesOn(Holder holder, Moment moment) throws Exception {
        List<String> all = holder.release();
        Path deployed = deployed();
        doom = again(moment, all);

        scene().whileWritten(() -> {
            open(holder, deployed);
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

    private void open(Holder holder, Path deployed) {
        var options = new ArrayList<>(List.of("--hold", "1h", "--deploy", "echo deployed >> " + deployed));
        if (holder == Holder.MEMBER) {
            String leader = scene().leader().name();
            options.add("--aside");
            options.add(scene().cluster().members().stream()
                    .map(Member::name)
                    .filter(name -> !name.equals(leader))
                    .findFirst()
                    .orElseThrow());
        }
        scene().open(options.toArray(String[]::new));
    }

    private void goesBack(Holder holder, Moment moment, List<String> steps) throws Exception {
        Path deployed = deployed();
        doom = again(moment, steps);

        scene().whileWritten(() -> {
            open(holder, deployed);
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
