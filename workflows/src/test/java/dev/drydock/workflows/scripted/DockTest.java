package dev.drydock.workflows.scripted;

import io.temporal.common.WorkflowExecutionHistory;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInfo;

/** A test of a runbook on a dock; it ends by replaying every history it made, children's and plannings' too. */
@NullUnmarked
public abstract class DockTest {
    private static Replays replays;
    protected Dock dock;

    @BeforeAll
    static void makeReadyToReplay() {
        replays = new Replays();
    }

    @AfterAll
    static void replayedAll() {
        replays.close();
    }

    protected Dock dock(int nodes) {
        dock = new Dock(nodes);
        return dock;
    }

    protected static void replay(WorkflowExecutionHistory history) throws Exception {
        replays.replay(history);
    }

    @AfterEach
    void every_history_replays(TestInfo test) throws Exception {
        if (dock != null) {
            try (Dock used = dock) {
                for (var history : used.histories()) {
                    replays.replay(history);
                    Recorded.keep(history, test);
                }
            }
        }
    }
}
