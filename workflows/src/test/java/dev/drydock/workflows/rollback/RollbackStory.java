package dev.drydock.workflows.rollback;

import dev.drydock.workflows.run.Status;
import dev.drydock.workflows.run.Status.GateState;
import dev.drydock.workflows.scripted.Dock;
import dev.drydock.workflows.scripted.DockTest;
import dev.drydock.workflows.scripted.Run;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** Scripted nodes of a Patroni cluster, and those who type. */
abstract class RollbackStory extends DockTest {
    ScriptedPatroni patroni = new ScriptedPatroni();

    @BeforeEach
    void cluster() {
        patroni = new ScriptedPatroni();
        dock = new Dock(ScriptedPatroni.NAME, patroni.script(), patroni, patroni.salvage());
    }

    final Run start(String... options) {
        return dock.start(dock.plan("rollback", Dock.options(more(options))));
    }

    static String[] more(String... options) {
        var all = new ArrayList<>(List.of("change", "deploy 42"));
        all.addAll(List.of(options));
        return all.toArray(String[]::new);
    }

    final Run open(String... options) {
        var run = start(options);
        run.until("waits at gate release or return");
        return run;
    }

    static GateState gate(Run run, String name) {
        return run.status().gates().stream()
                .filter(gate -> gate.name().equals(name))
                .map(Status.GateStatus::state)
                .findFirst()
                .orElseThrow();
    }

    final List<String> after(String call) {
        var calls = patroni.script().calls();
        return calls.subList(calls.indexOf(call) + 1, calls.size());
    }

    /** Asks to go back, and waits until somebody has to sign what is dropped. */
    static Run atPromote(Run open) {
        open.approve("ops-b", "return");
        open.until("waits at gate promote");
        return open;
    }

    /** Asks to go back, and signs what is dropped. */
    static void goesBack(Run open) {
        atPromote(open).approve("ops-a", "promote");
    }
}
