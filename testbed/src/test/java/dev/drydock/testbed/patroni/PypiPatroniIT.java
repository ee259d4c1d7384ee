package dev.drydock.testbed.patroni;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Patroni 4.1. */
final class PypiPatroniIT extends PatroniContract {

    PypiPatroniIT() {
        super(PatroniVersion.V4_1);
    }

    @Test
    @EnabledIfEnvironmentVariable(named = "DRYDOCK_ALL", matches = "yes", disabledReason = "waits 20 s for the lock")
    @Override
    void a_leader_that_is_killed_is_replaced_and_no_acknowledged_commit_is_lost() throws Exception {
        super.a_leader_that_is_killed_is_replaced_and_no_acknowledged_commit_is_lost();
    }
}
