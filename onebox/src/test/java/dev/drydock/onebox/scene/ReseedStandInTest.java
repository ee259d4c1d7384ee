package dev.drydock.onebox.scene;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

final class ReseedStandInTest extends ReseedStory {
    @Override
    @Nullable Path corrosion() {
        return null;
    }
}
