package dev.drydock.workflows.reseed;

import dev.drydock.workflows.plan.Check;
import dev.drydock.workflows.policy.Standing;
import java.util.List;
import java.util.Objects;

/**
 * Whether another run holds a node: one that was terminated lets go of nothing, and its steps may still run there.
 *
 * @param takeOver runs in whose place this one works, as somebody asked who looked
 * @param own the run that asks; empty: a planning
 */
record HolderCheck(NodeChecks nodes, Standing record, List<String> takeOver, String own) {
    HolderCheck(NodeChecks nodes, Sighting seen, ReseedRequest request, String own) {
        this(nodes, seen.home().record(), Objects.requireNonNullElse(request.takeOver(), List.of()), own);
    }

    Check of(List<String> taken) {
        return nodes.bad(
                "held",
                taken,
                m -> !free(Objects.requireNonNullElse(m.holder(), "")),
                m -> "is held by run " + m.holder() + ", which did not let go of it: while that one is open it works"
                        + " there; if it was terminated, look at the node, then plan with --take-over " + m.holder());
    }

    private boolean free(String holder) {
        return holder.isEmpty() || holder.equals(own) || takeOver.contains(holder) || record.over(holder);
    }
}
