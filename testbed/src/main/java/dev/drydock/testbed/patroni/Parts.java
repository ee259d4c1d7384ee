package dev.drydock.testbed.patroni;

import dev.drydock.testbed.corrosion.TestbedFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The programs that a testbed runs.
 *
 * @param postgres the directory with initdb, pg_ctl and their kin
 */
record Parts(Account account, Path etcd, Path patroni, Path postgres) {

    private static final Duration VERSION = Duration.ofSeconds(60);

    /** Where they are looked for; {@code venv} holds the Patroni that no package has. */
    record Places(Path bin, Path postgres, Path venv) {
        static Places here() {
            return new Places(Path.of("/usr/bin"), Path.of("/usr/lib/postgresql/15/bin"), newest());
        }

        /** Not below root's home: who PostgreSQL runs as may not look there. */
        private static Path newest() {
            var given = Optional.ofNullable(System.getenv("DRYDOCK_PATRONI")).map(Path::of);
            var cache = Account.here().switched()
                    ? Path.of("/var/cache/drydock")
                    : Path.of(System.getProperty("user.home"), ".cache/drydock");
            return given.orElse(cache.resolve("patroni-4.1.5/bin/patroni"));
        }
    }

    static Parts find(PatroniVersion version) {
        return find(version, Account.here(), Places.here());
    }

    /** Of the same Patroni. */
    Path patronictl() {
        return patroni.resolveSibling("patronictl");
    }

    /** Throws with everything that is missing and how to get it. */
    static Parts find(PatroniVersion version, Account account, Places places) {
        var patroni = switch (version) {
            case V3_0 -> places.bin().resolve("patroni");
            case V4_1 -> places.venv();
        };
        var parts = new Parts(account, places.bin().resolve("etcd"), patroni, places.postgres());
        var missing = parts.missing(version);
        if (!missing.isEmpty()) {
            throw new TestbedFailure("a Patroni testbed needs " + String.join(", and ", missing)
                    + "; scripts/patroni installs all of it");
        }
        parts.check(version);
        return parts;
    }

    private List<String> missing(PatroniVersion version) {
        var missing = new ArrayList<String>();
        if (!Files.isExecutable(postgres.resolve("initdb")) || !account.exists()) {
            missing.add("PostgreSQL 15 in " + postgres + " and its account " + account.name()
                    + " (apt-get install -y postgresql-15)");
        }
        if (!Files.isExecutable(etcd)) {
            missing.add(etcd + " (apt-get install -y etcd-server)");
        }
        if (!Files.isExecutable(patroni)) {
            missing.add(patroni
                    + switch (version) {
                        case V3_0 -> " (apt-get install -y patroni python3-psycopg2)";
                        case V4_1 -> " (patroni[etcd3]==4.1.5 and psycopg2-binary from PyPI, in a virtual environment)";
                    });
        }
        return missing;
    }

    /** The package of another Debian is another Patroni. */
    private void check(PatroniVersion version) {
        var barrier = account.barrier(patroni);
        if (barrier.isPresent()) {
            throw new TestbedFailure(
                    patroni + " cannot be run by " + account.name() + ", who may not enter " + barrier.get());
        }
        var says =
                Commands.run(List.of(patroni.toString(), "--version"), VERSION).says();
        if (!says.contains("patroni " + version.text() + ".")) {
            throw new TestbedFailure(patroni + " is to be Patroni " + version.text() + " and says: " + says);
        }
    }
}
