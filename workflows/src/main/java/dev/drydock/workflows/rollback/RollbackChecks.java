package dev.drydock.workflows.rollback;

import dev.drydock.workflows.plan.Check;
import java.util.ArrayList;
import java.util.List;

/** Everything that must hold before a way back is held open; each failing is told with what was seen. Pure. */
public record RollbackChecks(Survey seen, Hold hold) {
    public List<Check> all() {
        var cluster = new ClusterChecks(seen);
        var checks = new ArrayList<>(cluster.all());
        var guard = seen.guard();
        if (guard == null) {
            checks.add(Check.bad(
                    "guard-place",
                    List.of(),
                    "the cluster file has no patroni.guard: a place outside"
                            + " Patroni for the standby that holds the way back"));
            cluster.primary().ifPresent(server -> checks.addAll(new PrimaryChecks(server, hold, "guard").all()));
            return List.copyOf(checks);
        }
        cluster.primary().ifPresent(server -> {
            checks.addAll(new PrimaryChecks(server, hold, guard.name()).all());
            checks.addAll(new GuardChecks(guard, server, hold).all());
        });
        return List.copyOf(checks);
    }
}
