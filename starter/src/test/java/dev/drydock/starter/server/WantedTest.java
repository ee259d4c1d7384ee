package dev.drydock.starter.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.starter.server.Runners.Runner;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WantedTest {
    private static final List<String> TYPES = List.of("reseed", "undo");

    @Test
    void nothing_wanted_is_every_run_of_a_runbook() {
        var wanted = new Wanted("", "", null, "", false, "");

        assertThat(wanted.query(TYPES, true)).isEqualTo("WorkflowType IN ('reseed','undo')");
    }

    @Test
    void the_service_tells_apart_what_it_can_and_a_run_without_search_attributes_is_not_left_out() {
        var wanted = new Wanted("reseed", "corrosion", true, "gate", true, "");

        assertThat(wanted.query(List.of("reseed"), true))
                .isEqualTo("WorkflowType IN ('reseed') AND WorkflowId STARTS_WITH 'corrosion/'"
                        + " AND ExecutionStatus = 'Running' AND (DrydockPhase = 'gate' OR DrydockPhase IS NULL)"
                        + " AND (DrydockNeedsPerson = true OR DrydockNeedsPerson IS NULL)");
        assertThat(wanted.query(List.of("reseed"), false)).doesNotContain("Drydock");
    }

    @Test
    void what_a_person_types_stays_a_word_of_the_query() {
        var wanted = new Wanted("", "corrosion' OR '1'='1", false, "", false, "");

        assertThat(wanted.query(TYPES, false))
                .isEqualTo("WorkflowType IN ('reseed','undo') AND WorkflowId STARTS_WITH 'corrosionOR11/'"
                        + " AND ExecutionStatus != 'Running'");
    }

    @Test
    void a_server_that_lists_everything_is_read_line_by_line() {
        var run = new Runner("corrosion/eu-1", "reseed", "r", "r", "running", Instant.EPOCH);

        assertThat(new Wanted("reseed", "corrosion", true, "", false, "").has(run))
                .isTrue();
        assertThat(new Wanted("undo", "", null, "", false, "").has(run)).isFalse();
        assertThat(new Wanted("", "patroni", null, "", false, "").has(run)).isFalse();
        assertThat(new Wanted("", "", false, "", false, "").has(run)).isFalse();
    }
}
