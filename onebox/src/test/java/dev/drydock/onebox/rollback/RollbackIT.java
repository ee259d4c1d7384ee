package dev.drydock.onebox.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.activities.remote.SudoHost;
import dev.drydock.testbed.ledger.LedgerVerdict;
import dev.drydock.testbed.patroni.Member;
import dev.drydock.testbed.patroni.PatroniOptions;
import dev.drydock.testbed.patroni.PatroniVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * On a cluster of three that is reached by SSH, with clients that write all the time; their own record is the judge.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RollbackIT {
    private @Nullable PatroniScene up;

    @BeforeAll
    void up() throws Exception {
        SudoHost.assume();
        Path dir = Files.createTempDirectory(Path.of("/var/tmp"), "dd");
        up = PatroniScene.up(new PatroniOptions(3, true, dir, PatroniVersion.V3_0), new FarNodes()::start);
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
    void a_change_that_is_released_stays_and_leaves_nothing_of_the_way_back() throws Exception {
        scene().whileWritten(() -> {
            scene().open("--hold", "1h");
            scene().deploy("CREATE TABLE deployed_42 (id int PRIMARY KEY)");
            scene().writtenSince(scene().written());
            scene().approve("release");
            scene().outcome();
        });

        JsonNode outcome = scene().outcome();
        LedgerVerdict verdict = scene().judged();

        assertThat(outcome.path("kind").asText()).isEqualTo("released");
        assertThat(outcome.path("differences")).isEmpty();
        assertThat(verdict.good()).as(verdict.toString()).isTrue();
        assertThat(verdict.acknowledged()).isPositive();
        assertThat(scene().asked(scene().leader(), "SELECT count(*) FROM deployed_42"))
                .isEqualTo("0");
        assertThat(scene().asked(
                                scene().leader(),
                                "SELECT count(*) FROM pg_replication_slots WHERE slot_name LIKE 'drydock%'"))
                .isEqualTo("0");
        assertThat(scene().guardIsThere()).isFalse();
    }

    @Test
    void a_change_that_is_taken_back_is_gone_and_everything_that_clients_wrote_is_there() throws Exception {
        String own = settings();
        scene().whileWritten(() -> {
            scene().open("--hold", "1h");
            scene().deploy("CREATE TABLE deployed_43 (id int PRIMARY KEY)");
            scene().writtenSince(scene().written());
        });

        scene().approve("return");
        scene().approve("promote");
        JsonNode outcome = scene().outcome();
        LedgerVerdict verdict = scene().judged();

        assertThat(outcome.path("kind").asText()).isEqualTo("returned");
        assertThat(outcome.path("exit").asInt()).as(outcome.toPrettyString()).isZero();
        assertThat(outcome.path("late").path("applied").asLong()).isPositive();
        assertThat(verdict.good()).as(verdict.toString()).isTrue();
        assertThat(scene().configuration()).doesNotContain("drydock");
        assertThat(scene().asked(scene().leader(), "SELECT count(*) FROM pg_replication_origin"))
                .isEqualTo("0");
        assertThat(scene().asked(scene().leader(), "SELECT to_regclass('deployed_43')"))
                .isEqualTo("null");
        assertThat(scene().guardIsThere()).isFalse();
        assertThat(scene().archivedHistories()).anyMatch(history -> history.contains("at restore point"));
        assertThat(settings()).isEqualTo(own);
        eachStartsAnew();
    }

    /** What PostgreSQL reads last, of every member: a rewind takes the guard's along. */
    private String settings() throws Exception {
        var all = new StringBuilder();
        for (Member member : scene().cluster().members()) {
            all.append(scene().asked(
                            member,
                            "SELECT pg_read_file('postgresql.auto.conf') || (SELECT string_agg(name, ' ' ORDER BY name)"
                                    + " FROM pg_ls_dir('.') name WHERE name LIKE 'postgresql.auto.conf%')"));
        }
        return all.toString();
    }

    private void eachStartsAnew() {
        for (Member member : scene().cluster().members()) {
            scene().trouble().kill(member);
            scene().trouble().start(member);
            scene().trouble().awaitWhole();
        }
    }
}
