package dev.drydock.activities.corrosion;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

final class StandInLateTest extends LateStory {
    @Override
    @Nullable Path binary() {
        return null;
    }
}
