package dev.drydock.testbed.corrosion;

import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;

/** One agent: where its API listens ({@code 127.0.0.1:port}), its admin socket, database, configuration and pid file. */
public record TestbedNode(String name, String api, Path admin, Path db, Path config, Path pid) {

    /** For example {@code http://127.0.0.1:8080/v1/queries}. */
    public URI url(String route) {
        return URI.create("http://" + api + route);
    }

    /** The directory with the database, the log, and the scripts start, stop and revive. */
    public Path home() {
        return Objects.requireNonNull(config.toAbsolutePath().getParent());
    }

    Path start() {
        return home().resolve("start");
    }

    Path stop() {
        return home().resolve("stop");
    }

    Path revive() {
        return home().resolve("revive");
    }
}
