package dev.drydock.testbed.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.testbed.crsql.Replica;
import dev.drydock.testbed.crsql.Versions;
import dev.drydock.testbed.gossip.Frames;
import dev.drydock.testbed.gossip.Members;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** The agent's own socket: any number of commands on one connection, each answered until a last response. */
final class AdminSocket implements AutoCloseable {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Replica replica;
    private final Members members;
    private final ServerSocketChannel server;

    private AdminSocket(ServerSocketChannel server, Replica replica, Members members) {
        this.server = server;
        this.replica = replica;
        this.members = members;
    }

    /** Whatever lies at the path is unlinked first, as the real agent does. */
    static AdminSocket start(Path path, Replica replica, Members members) throws IOException {
        Files.deleteIfExists(path);
        var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path));
        var admin = new AdminSocket(server, replica, members);
        Thread.ofPlatform().name("admin").start(admin::serve);
        return admin;
    }

    private void serve() {
        while (server.isOpen()) {
            try {
                var client = server.accept();
                Thread.ofPlatform().daemon().name("admin-client").start(() -> converse(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void converse(SocketChannel client) {
        try (client) {
            var frames = new Frames(Channels.newInputStream(client), Channels.newOutputStream(client));
            while (true) {
                answer(frames.read(), frames);
            }
        } catch (EOFException _) {
            return; // the client has asked all it wanted
        } catch (IOException | SQLException failed) {
            StandIn.log("WARN", "an admin connection failed: " + failed);
        }
    }

    private void answer(JsonNode command, Frames frames) throws IOException, SQLException {
        if (command.asText().equals("Ping")) {
            frames.write(JSON.textNode("Success"));
        } else if (command.path("Cluster").asText().equals("Members")) {
            frames.write(line("debug", "gathering members"));
            for (var member : members.others()) {
                frames.write(JSON.objectNode().set("Json", member.document()));
            }
            frames.write(JSON.textNode("Success"));
        } else if (command.path("Sync").asText().equals("Generate")) {
            frames.write(line("info", "generating sync..."));
            frames.write(JSON.objectNode().set("Json", sync(replica.versions())));
            frames.write(JSON.textNode("Success"));
        } else {
            var error = JSON.objectNode();
            error.putObject("Error")
                    .put("msg", "unknown variant " + command + ", expected one of `Ping`, `Sync`, `Cluster`");
            frames.write(error);
        }
    }

    private ObjectNode sync(Versions versions) {
        var document = JSON.objectNode().put("actor_id", replica.site().dashed());
        var heads = document.putObject("heads");
        versions.heads().forEach((site, head) -> heads.put(site.dashed(), head));
        var need = document.putObject("need");
        versions.missing().forEach((site, ranges) -> {
            var missing = need.putArray(site.dashed());
            ranges.forEach(
                    range -> missing.addObject().put("start", range.start()).put("end", range.end()));
        });
        document.putObject("partial_need");
        return document.putNull("last_cleared_ts");
    }

    private static ObjectNode line(String level, String message) {
        var now = OffsetDateTime.now(ZoneOffset.UTC);
        var line = JSON.objectNode();
        var log = line.putObject("Log").put("level", level).put("msg", message);
        log.putArray("ts")
                .add(now.getYear())
                .add(now.getDayOfYear())
                .add(now.getHour())
                .add(now.getMinute())
                .add(now.getSecond())
                .add(now.getNano())
                .add(0)
                .add(0)
                .add(0);
        return line;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
