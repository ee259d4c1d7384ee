package dev.drydock.onebox.scene;

import java.nio.file.Path;

final class ReseedRealIT extends ReseedStory {
    @Override
    Path corrosion() {
        return RealParts.corrosion();
    }
}
