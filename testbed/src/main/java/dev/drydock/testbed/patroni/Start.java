package dev.drydock.testbed.patroni;

import dev.drydock.testbed.corrosion.TestbedFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What runs, in the order in which it can. */
record Start(PatroniCluster cluster) {

    /** Far more than an idle machine takes, for one that is busy with something else. */
    private static final Duration UP_WITHIN = Duration.ofMinutes(4);

    void all() {
        store();
        boolean fresh = cluster.members().stream().noneMatch(each -> Files.exists(each.data()));
        if (fresh) {
            // Alone, or it would be anybody's guess who is the first leader.
            member(cluster.members().getFirst());
            awaitLeader();
        }
        // Of several that have data nobody can tell from outside which may lead.
        cluster.members().forEach(this::member);
        if (!fresh) {
            endMaintenance();
        }
        awaitStreaming();
        new AppDatabase(cluster).make();
    }

    private void store() {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + cluster.etcd() + "/health"))
                .timeout(Duration.ofSeconds(5))
                .build();
        cluster.store().up();
        await(
                List.of(cluster.store()),
                "etcd does not answer",
                () -> Rest.send(request).ok());
    }

    void member(Member member) {
        if (member.pid().isEmpty()) {
            refuseWhenTaken(member, "Patroni", member.rest());
            if (member.server().processes().isEmpty()) {
                refuseWhenTaken(member, "PostgreSQL", member.postgres());
            }
        }
        member.patroni().up();
    }

    private static void refuseWhenTaken(Member member, String whose, int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException taken) {
            throw new TestbedFailure(
                    member.name() + " cannot be started: 127.0.0.1:" + port + ", where its " + whose
                            + " is to listen, is taken by another program (ss -ltnp 'sport = :" + port + "' names it)",
                    taken);
        }
    }

    private void awaitLeader() {
        var first = List.of(cluster.members().getFirst().patroni());
        await(
                first,
                "nobody leads",
                () -> cluster.rest()
                        .topology()
                        .flatMap(Topology::leader)
                        .filter(Topology.Standing::serves)
                        .isPresent());
    }

    /** Patroni starts no PostgreSQL in maintenance mode, which may have been on when the testbed went down. */
    private void endMaintenance() {
        var first = cluster.members().getFirst();
        await(
                List.of(first.patroni()),
                first.name() + " does not answer",
                () -> cluster.rest().get(first, "/config").ok());
        cluster.rest().configure(first, "{\"pause\": null}");
    }

    void awaitStreaming() {
        var all = cluster.members().stream().map(Member::patroni).toList();
        await(all, "not all members stream from one leader", this::streaming, this::standings);
    }

    /** What each member says of itself and what its log said last, for whoever has nothing but the message. */
    private String standings() {
        return cluster.members().stream()
                .map(each -> "; " + each.name() + ": " + cluster.rest().get(each, "/patroni") + ", "
                        + each.patroni().lastWords())
                .collect(Collectors.joining());
    }

    /** Patroni 3 says of a replica that it runs, whether it streams or not; the leader knows. */
    private boolean streaming() {
        return cluster.rest()
                .topology()
                .filter(each -> each.whole(cluster.members().size()))
                .flatMap(Topology::leader)
                .filter(leader -> stream(cluster.member(leader.name())))
                .isPresent();
    }

    /** Whether the leader takes writes and all other members stream from it. */
    private boolean stream(Member leader) {
        try (var connection = cluster.superuser(leader, "postgres");
                var query = connection.prepareStatement("""
                        SELECT count(*) = ? AND NOT pg_is_in_recovery() FROM pg_stat_replication
                        WHERE state = 'streaming' AND application_name = ANY (?)""")) {
            var names = cluster.members().stream().map(Member::name).toArray(String[]::new);
            query.setInt(1, names.length - 1);
            query.setArray(2, connection.createArrayOf("text", names));
            try (var rows = query.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
            }
        } catch (SQLException notYet) {
            return false;
        }
    }

    /** @param running what has no hope when one of it has ended */
    private void await(List<Service> running, String otherwise, BooleanSupplier wanted) {
        await(running, otherwise, wanted, () -> "");
    }

    private void await(List<Service> running, String otherwise, BooleanSupplier wanted, Supplier<String> more) {
        Waiting.until(
                UP_WITHIN,
                () -> {
                    running.stream().filter(each -> each.process().isEmpty()).forEach(ended -> {
                        throw new TestbedFailure(ended.program() + " of " + ended.name() + " ended: "
                                + ended.lastWords() + "; see " + ended.log());
                    });
                    return wanted.getAsBoolean();
                },
                () -> otherwise + " after " + UP_WITHIN.toMinutes() + " min; see "
                        + running.getFirst().log() + more.get());
    }
}
