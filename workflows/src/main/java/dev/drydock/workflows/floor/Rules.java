package dev.drydock.workflows.floor;

import dev.drydock.workflows.policy.Home;
import java.util.List;

/** What is needed of the cluster's policy to judge what people say; survives continue-as-new. */
public record Rules(boolean allowUnsigned, List<String> operators) {
    static Rules of(Home home) {
        return new Rules(home.allowUnsigned(), home.operators());
    }
}
