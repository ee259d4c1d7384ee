package dev.drydock.starter.server;

import dev.drydock.starter.server.Runners.Runner;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which runs a list is to hold. The service is asked for as few as it can tell apart; what it cannot tell is left to
 * whoever looks at each run.
 *
 * @param runbook empty: any
 * @param system empty: any
 * @param open null: open ones and others
 * @param phase empty: any
 * @param person whether only those that wait for a person
 * @param outcome its kind; empty: any
 */
public record Wanted(
        String runbook, String system, @Nullable Boolean open, String phase, boolean person, String outcome) {
    /** Whether it asks for what only a run itself, or its search attributes, can say. */
    public boolean byLabel() {
        return person || !phase.isEmpty() || !outcome.isEmpty();
    }

    /** @param labelled whether the service has the runs' own search attributes; a run without them is not left out */
    String query(List<String> types, boolean labelled) {
        var all = new ArrayList<String>();
        all.add("WorkflowType IN ("
                + String.join(",", types.stream().map(Wanted::quoted).toList()) + ")");
        if (!system.isEmpty()) {
            all.add("WorkflowId STARTS_WITH " + quoted(system + "/"));
        }
        if (open != null) {
            all.add("ExecutionStatus " + (open ? "=" : "!=") + " 'Running'");
        }
        if (labelled && !phase.isEmpty()) {
            all.add(orUnknown("DrydockPhase", quoted(phase)));
        }
        if (labelled && person) {
            all.add(orUnknown("DrydockNeedsPerson", "true"));
        }
        if (labelled && !outcome.isEmpty()) {
            all.add(orUnknown("DrydockOutcome", quoted(outcome)));
        }
        return String.join(" AND ", all);
    }

    /** What a run's own line says, for a service that lists everything. */
    boolean has(Runner runner) {
        return (runbook.isEmpty() || runner.runbook().equals(runbook))
                && (system.isEmpty() || runner.cluster().startsWith(system + "/"))
                && (open == null || runner.open() == open);
    }

    private static String orUnknown(String name, String value) {
        return "(" + name + " = " + value + " OR " + name + " IS NULL)";
    }

    /** Quotes would end the word. */
    private static String quoted(String word) {
        return "'" + word.replaceAll("[^A-Za-z0-9./_-]", "") + "'";
    }
}
