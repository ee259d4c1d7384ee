package dev.drydock.testbed.patroni;

import dev.drydock.testbed.corrosion.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Collectors;

/** What lies on each node before anything runs: Patroni's configuration, its scripts, and logins for replication. */
record NodeFiles(PatroniCluster cluster, Parts parts) {

    void write() throws IOException {
        parts.account().directory(cluster.archive());
        store(cluster.store());
        for (var member : cluster.places()) {
            Files.createDirectories(member.home());
            parts.account().directory(member.own());
            parts.account().file(member.config(), new PatroniConfig(cluster, parts).of(member));
            parts.account().file(member.pgpass(), pgpass());
            var command = List.of(parts.patroni().toString(), member.config().toString());
            member.patroni().write(Commands.line(parts.account().command(member.own(), command)));
        }
    }

    private void store(Service store) throws IOException {
        Files.createDirectories(store.home());
        var data = store.home().resolve("data");
        parts.account().directory(data);
        var client = "http://127.0.0.1:" + cluster.etcd();
        var peer = "http://127.0.0.1:" + Ports.free(1).getFirst();
        var command = List.of(
                parts.etcd().toString(),
                "--name=demo",
                "--data-dir=" + data,
                "--listen-client-urls=" + client,
                "--advertise-client-urls=" + client,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=demo=" + peer,
                "--logger=zap",
                "--log-level=warn");
        store.write(Commands.line(parts.account().command(data, command)));
    }

    private String pgpass() {
        var password = cluster.passwords().read(Passwords.REPLICATION);
        return cluster.places().stream()
                .map(each -> "127.0.0.1:" + each.postgres() + ":*:replicator:" + password + "\n")
                .collect(Collectors.joining());
    }
}
