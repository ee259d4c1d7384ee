package dev.drydock.workflows.floor;

import dev.drydock.workflows.policy.Duties;
import dev.drydock.workflows.policy.Home;
import dev.drydock.workflows.policy.Keys;
import dev.drydock.workflows.policy.Roles;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is needed of the cluster's policy to judge what people say, and to have others told; survives continue-as-new.
 *
 * @param operators empty: whoever may speak
 * @param starters the same of those who start; null: whoever may speak
 * @param apart whether nobody may have two parts in the run; null: no
 * @param keys whose signatures count; null: a run that began before any did
 * @param webhooks event to the names of those who want it; null: a run that began before there were any
 */
public record Rules(
        boolean allowUnsigned,
        List<String> operators,
        @Nullable Map<String, List<String>> webhooks,
        @Nullable Keys keys,
        @Nullable List<String> starters,
        @Nullable Boolean apart) {
    public Rules {
        keys = keys == null ? Keys.NONE : keys;
    }

    static Rules of(Home home, String runbook) {
        Duties duties = Objects.requireNonNull(home.duties());
        Roles roles = duties.of(runbook);
        return new Rules(
                home.allowUnsigned(),
                Objects.requireNonNullElse(roles.operate(), home.operators()),
                home.webhooks(),
                home.keys(),
                roles.start(),
                duties.apart());
    }

    /** Why somebody may not have started the run; empty: they may. */
    String keepsFromStarting(String who, String what) {
        return Roles.whyNot(starters, who, "start " + what);
    }
}
