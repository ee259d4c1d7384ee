package dev.drydock.activities.corrosion;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

class StandInRoundTripTest extends RoundTrip {
    @Override
    @Nullable Path binary() {
        return null;
    }
}
