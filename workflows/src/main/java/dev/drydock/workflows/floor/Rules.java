package dev.drydock.workflows.floor;

import dev.drydock.workflows.policy.Home;
import dev.drydock.workflows.policy.Keys;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is needed of the cluster's policy to judge what people say, and to have others told; survives continue-as-new.
 *
 * @param keys whose signatures count; null: a run that began before any did
 * @param webhooks event to the names of those who want it; null: a run that began before there were any
 */
public record Rules(
        boolean allowUnsigned,
        List<String> operators,
        @Nullable Map<String, List<String>> webhooks,
        @Nullable Keys keys) {
    public Rules {
        keys = keys == null ? Keys.NONE : keys;
    }

    static Rules of(Home home) {
        return new Rules(home.allowUnsigned(), home.operators(), home.webhooks(), home.keys());
    }
}
