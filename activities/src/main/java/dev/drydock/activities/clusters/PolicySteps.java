package dev.drydock.activities.clusters;

import dev.drydock.workflows.policy.Policy;
import dev.drydock.workflows.signature.RevokedKeys;

/** What runs ask of a cluster's policy, from the worker's own files. */
public final class PolicySteps implements Policy.Steps {
    private final Homes homes;

    public PolicySteps(Homes homes) {
        this.homes = homes;
    }

    @Override
    public RevokedKeys revoked(String cluster) {
        return Revoked.read(homes.file(cluster));
    }
}
