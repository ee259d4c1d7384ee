package dev.drydock.workflows.policy;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who may do what with runs of a cluster, and what no cluster file may go below.
 *
 * @param roles by runbook; empty name: of every runbook that says nothing else
 * @param apart whether nobody may have two parts in one run: to start it, to approve, to operate
 * @param least approvals that must be asked for at least, by runbook and gate
 */
public record Duties(Map<String, Roles> roles, boolean apart, Map<String, Map<String, Integer>> least) {
    public static final Duties NONE = new Duties(Map.of(), false, Map.of());

    public Duties {
        roles = Collections.unmodifiableMap(new TreeMap<>(roles));
        least = Collections.unmodifiableMap(new TreeMap<>(least));
    }

    public Roles of(String runbook) {
        Roles usual = roles.getOrDefault("", Roles.ANYBODY);
        return roles.getOrDefault(runbook, Roles.ANYBODY).over(usual);
    }

    public Map<String, Integer> leastOf(String runbook) {
        return least.getOrDefault(runbook, Map.of());
    }
}
