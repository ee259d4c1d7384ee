package dev.drydock.activities.corrosion;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

final class StandInCertificateTest extends CertificateStory {
    @Override
    @Nullable Path binary() {
        return null;
    }
}
