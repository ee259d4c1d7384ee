package dev.drydock.activities.patroni;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.activities.clusters.ClusterFile;
import dev.drydock.activities.remote.Reach;
import dev.drydock.activities.remote.Sh;
import dev.drydock.activities.service.Service;
import dev.drydock.activities.steps.Worksite;
import dev.drydock.workflows.words.GiveUp;
import java.net.http.HttpClient;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A member or the guard, as something that is worked on: its machine, its data directory, its PostgreSQL, its Patroni. */
record Station(ClusterFile cluster, ClusterFile.Node node, Reach reach, PatroniRest rest)
        implements Worksite, AutoCloseable {
    private static final Duration LOOK = Duration.ofSeconds(10);

    static Station of(ClusterFile cluster, ClusterFile.Node node, Reach reach, HttpClient http) {
        JsonNode section = node.section();
        var login = Login.of(shared(cluster).path("authentication").path("restapi"));
        var endpoint = Endpoint.of(section.path("restapi").asText());
        return new Station(cluster, node, reach, new PatroniRest(http, reach, endpoint, login));
    }

    static ClusterFile.Node guard(ClusterFile cluster) {
        return cluster.guard()
                .orElseThrow(() ->
                        new GiveUp("cluster " + cluster.name() + ": its file names no guard, expected patroni.guard"));
    }

    private static JsonNode shared(ClusterFile cluster) {
        return cluster.nodes().getFirst().section();
    }

    @Override
    public String name() {
        return node.name();
    }

    /** The same server at another port, where it is alone. */
    Station listening(Endpoint endpoint) {
        var section = node.section().deepCopy();
        section.put("postgresql", endpoint.toString());
        return new Station(
                cluster,
                new ClusterFile.Node(node.name(), node.zone(), node.local(), node.ssh(), node.via(), section),
                reach,
                rest);
    }

    /** A key of its own section or, of a guard, of the cluster's. */
    String value(String key, String otherwise) {
        String own = node.section().path(key).asText("");
        return own.isEmpty() ? shared(cluster).path(key).asText(otherwise) : own;
    }

    DataDir dir() {
        return new DataDir(reach, node.section().path("data-dir").asText(), value("bin-dir", ""), value("account", ""));
    }

    Endpoint postgresql() {
        return Endpoint.of(node.section().path("postgresql").asText());
    }

    Login superuser() {
        return Login.of(shared(cluster).path("authentication").path("superuser"));
    }

    /** Databases of users that can be connected to. */
    List<String> databases() throws SQLException {
        try (var session = looking("postgres")) {
            return new ArrayList<>(new ServerFacts(session).databases());
        }
    }

    Database looking(String database) throws SQLException {
        return Database.open(reach, postgresql(), database, superuser());
    }

    /** @param limit for one statement */
    Database reading(String database, Duration limit) throws SQLException {
        return Database.open(reach, postgresql(), database, superuser(), limit, true);
    }

    Database writing(String database, Duration limit) throws SQLException {
        return Database.open(reach, postgresql(), database, superuser(), limit, false);
    }

    /** Patroni, in the words of the cluster file. */
    private Service service() {
        return Service.of(node.section().path("service"), this);
    }

    /** POSIX sh that starts Patroni. */
    String starting() {
        return service().starting();
    }

    /** Kept down also over a restart of its machine, where that can be: whether it stayed down is asked in any case. */
    String stopping() {
        var service = service();
        return service.lack().readOnly().isEmpty() ? service.stopping() : service.ending();
    }

    String ending() {
        return service().ending();
    }

    @Override
    public String room() {
        return reach.run("df -h " + Sh.quote(dir().path()) + " | awk 'NR == 2 { print $4 \" free on \" $6 }'", LOOK)
                .out()
                .strip();
    }

    @Override
    public void close() {
        reach.close();
    }
}
