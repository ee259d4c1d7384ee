package dev.drydock.activities.corrosion.certificate;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.drydock.activities.remote.LocalReach;
import java.time.Duration;

/** Whether this machine has SQLite's shell; CI must. */
public final class Shells {
    private Shells() {}

    public static boolean there() {
        try (var here = new LocalReach("here", "/tmp")) {
            return here.run("sqlite3 :memory: \"SELECT sha3_query('SELECT 1')\"", Duration.ofSeconds(20))
                    .ok();
        }
    }

    public static void needed() {
        assumeTrue(
                there() || "true".equals(System.getenv("CI")),
                "LEFT OUT: there is no sqlite3 with sha3_query here (apt-get install -y sqlite3)");
    }
}
