package dev.drydock.onebox.rules.planted.artifacts.store;

import dev.drydock.onebox.rules.planted.activities.remote.RemoteUtils;

interface ReachesUp {
    RemoteUtils[] activity();
}
