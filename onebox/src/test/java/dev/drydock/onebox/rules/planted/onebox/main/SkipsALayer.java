package dev.drydock.onebox.rules.planted.onebox.main;

import dev.drydock.onebox.rules.planted.activities.remote.RemoteUtils;

interface SkipsALayer {
    void activity(RemoteUtils activity);
}
