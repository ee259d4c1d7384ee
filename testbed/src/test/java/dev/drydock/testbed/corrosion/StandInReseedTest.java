package dev.drydock.testbed.corrosion;

import java.io.IOException;
import java.nio.file.Path;

final class StandInReseedTest extends ReseedContract {

    @Override
    Path corrosion(Path dir) throws IOException {
        return Binary.standIn(dir).path();
    }
}
