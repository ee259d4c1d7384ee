package dev.drydock.testbed.patroni;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What Drydock is told of the cluster. Passwords are named by file, and read by whoever needs them. */
record ClusterFile(PatroniCluster cluster, Parts parts) {

    void write() throws IOException {
        for (var each :
                List.of(cluster.dir().resolve("artifacts"), cluster.dir().resolve("work"))) {
            Files.createDirectories(each);
        }
        Files.createDirectories(Objects.requireNonNull(cluster.clusterFile().getParent()));
        Files.writeString(
                cluster.clusterFile(),
                Yaml.text(Yaml.map(
                        "nodes", cluster.members().stream().map(this::node).toList(),
                        "artifacts", "file://" + cluster.dir().resolve("artifacts"),
                        "workdir", cluster.dir().resolve("work").toString(),
                        "gates", Yaml.map("release", gate(), "return", gate(), "promote", gate()),
                        "patroni", patroni())));
    }

    private Map<String, Object> node(Member member) {
        return Yaml.map("name", member.name(), "local", true, "patroni", place(member));
    }

    private Map<String, Object> place(Member member) {
        var service = member.patroni();
        return Yaml.map(
                "restapi", "127.0.0.1:" + member.rest(),
                "postgresql", "127.0.0.1:" + member.postgres(),
                "data-dir", member.data().toString(),
                "config", member.config().toString(),
                "service",
                        Yaml.map(
                                "start", Commands.quoted(service.start().toString()),
                                "stop", Commands.quoted(service.stop().toString())));
    }

    private Map<String, Object> patroni() {
        var section = Yaml.map(
                "scope", PatroniCluster.SCOPE,
                "account", parts.account().name(),
                "bin-dir", parts.postgres().toString(),
                "patronictl", parts.patronictl().toString(),
                "archive", cluster.archive().toString(),
                "authentication",
                        Yaml.map(
                                "restapi", login("drydock", Passwords.REST),
                                "superuser", login("postgres", Passwords.SUPERUSER),
                                "replication", login("replicator", Passwords.REPLICATION)));
        var guard = cluster.guard();
        if (guard != null) {
            var place = place(guard);
            place.put("pgpass", guard.pgpass().toString());
            section.put("guard", Yaml.map("name", guard.name(), "local", true, "patroni", place));
        }
        return section;
    }

    private Map<String, Object> login(String username, String password) {
        return Yaml.map(
                "username",
                username,
                "password-file",
                cluster.passwords().file(password).toString());
    }

    private static Map<String, Object> gate() {
        return Yaml.map("quorum", 1, "approvers", List.of("ops-a@example.com", "ops-b@example.com"), "expires", "24h");
    }
}
