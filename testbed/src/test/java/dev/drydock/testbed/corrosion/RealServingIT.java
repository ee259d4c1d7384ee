package dev.drydock.testbed.corrosion;

import java.nio.file.Path;

final class RealServingIT extends ServingContract {

    @Override
    Path corrosion(Path dir) {
        return RealAgent.binary();
    }
}
