package dev.drydock.testbed.patroni;

import dev.drydock.testbed.corrosion.AgentProcess;
import java.net.URI;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * One node: a Patroni and the PostgreSQL it keeps.
 *
 * @param rest the port of Patroni's REST interface on 127.0.0.1
 * @param postgres the port of PostgreSQL on 127.0.0.1
 * @param home the directory with configuration, log, and the scripts start and stop
 */
public record Member(String name, int rest, int postgres, Path home) {

    /** Belongs to the account that PostgreSQL runs as: its data, its sockets, its passwords. */
    public Path own() {
        return home.resolve("pg");
    }

    public Path data() {
        return own().resolve("data");
    }

    public Path config() {
        return home.resolve("patroni.yml");
    }

    /** Replication's login at every node, as {@code pg_basebackup} reads it. */
    public Path pgpass() {
        return own().resolve("pgpass");
    }

    /** For example {@code /cluster}. */
    public URI url(String route) {
        return URI.create("http://127.0.0.1:" + rest + route);
    }

    /** Patroni's, while it runs. */
    public OptionalLong pid() {
        return patroni().process().stream().mapToLong(AgentProcess::pid).findFirst();
    }

    Service patroni() {
        return new Service(name, home, "patroni");
    }

    DataDirectory server() {
        return new DataDirectory(data());
    }
}
