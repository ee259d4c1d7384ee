package dev.drydock.testbed.corrosion;

import java.nio.file.Path;

final class RealReseedIT extends ReseedContract {

    @Override
    Path corrosion(Path dir) {
        return RealAgent.binary();
    }
}
