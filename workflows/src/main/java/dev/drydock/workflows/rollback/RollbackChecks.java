package dev.drydock.workflows.rollback;

import dev.drydock.workflows.plan.Check;
import dev.drydock.workflows.rollback.Survey.Guard;
import java.util.ArrayList;
import java.util.List;

/** Everything that must hold before a way back is held open; each failing is told with what was seen. Pure. */
public record RollbackChecks(Survey seen, Hold hold, Holder holder) {
    public RollbackChecks(Survey seen, Hold hold) {
        this(seen, hold, Holder.of(seen, null));
    }

    public List<Check> all() {
        var cluster = new ClusterChecks(seen);
        var checks = new ArrayList<>(cluster.all());
        switch (holder) {
            case Holder.Placed(var guard) -> guarded(cluster, guard, "", checks);
            case Holder.Aside aside -> {
                checks.add(aside.check());
                guarded(
                        cluster,
                        aside.guard(),
                        seen.synchronous() ? "" : aside.guard().name(),
                        checks);
            }
            case Holder.Nobody(var why) -> {
                checks.add(why);
                cluster.primary().ifPresent(server -> checks.addAll(new PrimaryChecks(server, hold, "").all()));
            }
        }
        return List.copyOf(checks);
    }

    private void guarded(ClusterChecks cluster, Guard guard, String renamed, List<Check> checks) {
        cluster.primary().ifPresent(server -> {
            checks.addAll(new PrimaryChecks(server, hold, renamed).all());
            checks.addAll(new GuardChecks(guard, server, hold).all());
        });
    }
}
