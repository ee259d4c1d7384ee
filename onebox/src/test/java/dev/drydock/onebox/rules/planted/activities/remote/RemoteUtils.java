package dev.drydock.onebox.rules.planted.activities.remote;

import dev.drydock.onebox.rules.planted.workflows.plan.InACircle;

public interface RemoteUtils {
    InACircle plan();
}
