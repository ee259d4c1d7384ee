package dev.drydock.testbed.gossip;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.testbed.crsql.Replica;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One kind of message does everything: a node tells another whom it knows and what it holds, and is told the same with the
 * changes it lacks. Every round a node asks a few members, and each bootstrap address nobody has answered from. Changes
 * cross only between members of one cluster id; membership is not fenced.
 */
public final class Gossip implements AutoCloseable {

    private static final long ROUND_MILLIS = 300;
    private static final int PARTNERS = 3;
    private static final int CHANGES_AT_ONCE = 4_000;
    private static final int TIMEOUT_MILLIS = 5_000;

    private final Replica replica;
    private final Members members;
    private final List<String> bootstrap;
    private final Consumer<String> log;
    private final ServerSocket server;
    private final ExecutorService work = Executors.newCachedThreadPool();
    private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor();

    private Gossip(Replica replica, Members members, List<String> bootstrap, Consumer<String> log) throws IOException {
        this.replica = replica;
        this.members = members;
        this.bootstrap = List.copyOf(bootstrap);
        this.log = log;
        this.server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(address(members.self().address()), 50);
    }

    public static Gossip start(Replica replica, Members members, List<String> bootstrap, Consumer<String> log)
            throws IOException {
        var gossip = new Gossip(replica, members, bootstrap, log);
        gossip.work.execute(gossip::serve);
        var _ = gossip.rounds.scheduleWithFixedDelay(gossip::round, 0, ROUND_MILLIS, TimeUnit.MILLISECONDS);
        var _ = gossip.rounds.scheduleWithFixedDelay(gossip::remember, 5, 5, TimeUnit.SECONDS);
        return gossip;
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                work.execute(() -> answer(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void answer(Socket socket) {
        try (socket) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            var frames = new Frames(socket.getInputStream(), socket.getOutputStream());
            var asked = frames.read();
            members.hear(asked.path("members"));
            var reply = greeting();
            if (asked.has("versions") && asked.path("cluster_id").asInt() == replica.clusterId()) {
                reply.set("batch", Wire.batch(replica.beyond(Wire.versions(asked.path("versions")), CHANGES_AT_ONCE)));
            }
            frames.write(reply);
        } catch (IOException | SQLException failed) {
            log.accept("WARN could not answer a peer: " + failed);
        }
    }

    private ObjectNode greeting() {
        var greeting = JsonNodeFactory.instance.objectNode().put("cluster_id", replica.clusterId());
        greeting.set("members", members.toJson());
        return greeting;
    }

    private void round() {
        try {
            partners().forEach(partner -> work.execute(() -> ask(partner)));
        } catch (RuntimeException failed) {
            log.accept("WARN a gossip round failed: " + failed); // otherwise it would have been the last one
        }
    }

    private Set<String> partners() {
        var known = new ArrayList<>(members.others());
        Collections.shuffle(known);
        var partners = new LinkedHashSet<String>();
        known.stream().limit(PARTNERS).forEach(member -> partners.add(member.address()));
        bootstrap.stream()
                .filter(address ->
                        known.stream().noneMatch(member -> member.address().equals(address)))
                .forEach(partners::add);
        partners.remove(members.self().address());
        return partners;
    }

    private void ask(String partner) {
        boolean more = true;
        while (more && !server.isClosed()) {
            try (var socket = new Socket()) {
                socket.connect(address(partner), TIMEOUT_MILLIS);
                socket.setSoTimeout(TIMEOUT_MILLIS);
                more = ask(new Frames(socket.getInputStream(), socket.getOutputStream()));
            } catch (IOException unreachable) {
                return; // a node that is down says nothing; it drops out of the members by itself
            } catch (SQLException failed) {
                log.accept("ERROR could not apply changes of " + partner + ": " + failed.getMessage());
                return;
            }
        }
    }

    private boolean ask(Frames frames) throws IOException, SQLException {
        var question = greeting();
        question.set("versions", Wire.versions(replica.versions()));
        frames.write(question);
        JsonNode reply = frames.read();
        members.hear(reply.path("members"));
        // Both sides check: the one that answers may have been restored since this member was heard of.
        if (!reply.has("batch") || reply.path("cluster_id").asInt() != replica.clusterId()) {
            return false;
        }
        var batch = Wire.batch(reply.path("batch"));
        if (!batch.served().isEmpty()) {
            replica.merge(batch);
            log.accept("INFO synced " + batch.changes().size() + " changes");
        }
        return batch.more();
    }

    private void remember() {
        try {
            for (var member : members.others()) {
                replica.remember(member.id(), member.address(), "{\"state\":\"Alive\"}");
            }
        } catch (SQLException failed) {
            log.accept("WARN could not write down the members: " + failed.getMessage());
        }
    }

    private static InetSocketAddress address(String hostAndPort) {
        int colon = hostAndPort.lastIndexOf(':');
        return new InetSocketAddress(
                hostAndPort.substring(0, colon), Integer.parseInt(hostAndPort.substring(colon + 1)));
    }

    @Override
    public void close() throws IOException {
        rounds.shutdownNow();
        server.close();
        work.shutdown();
        try {
            if (!work.awaitTermination(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)) {
                log.accept("WARN a peer was still being asked");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
