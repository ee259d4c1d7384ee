package dev.drydock.testbed.standin;

import dev.drydock.testbed.crsql.Replica;
import dev.drydock.testbed.crsql.Schema;
import dev.drydock.testbed.gossip.Gossip;
import dev.drydock.testbed.gossip.Member;
import dev.drydock.testbed.gossip.Members;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/** A running node. The admin socket comes last, so that an answered Ping means that all the rest is up. */
record Agent(Replica replica, Gossip gossip, HttpApi api, AdminSocket admin) implements AutoCloseable {

    static Agent start(AgentConfig config) throws IOException, SQLException {
        Consumer<String> log = line -> {
            var words = line.split(" ", 2);
            StandIn.log(words[0], words[1]);
        };
        StandIn.log("INFO", "Starting Corrosion Agent v" + StandIn.VERSION);
        var replica = Replica.open(config.db(), Schema.read(config.schemas(), log));
        StandIn.log("INFO", "Actor ID: " + replica.site().hex());
        StandIn.log("INFO", "Cluster ID: " + replica.clusterId());
        var api = HttpApi.start(config.api(), replica);
        StandIn.log("INFO", "Starting API listener on tcp/" + config.api());
        var members = new Members(
                new Member(replica.site(), config.gossip(), Instant.now().toEpochMilli(), replica.clusterId()),
                InstantSource.system());
        var gossip = Gossip.start(replica, members, bootstrap(config, replica), log);
        StandIn.log("INFO", "Starting peer API on tcp/" + config.gossip());
        var admin = AdminSocket.start(config.admin(), replica, members);
        StandIn.log("INFO", "Starting Corrosion admin socket at " + config.admin());
        return new Agent(replica, gossip, api, admin);
    }

    private static List<String> bootstrap(AgentConfig config, Replica replica) throws SQLException {
        return config.bootstrap().isEmpty() ? replica.knownAddresses() : config.bootstrap();
    }

    @Override
    public void close() throws IOException, SQLException {
        admin.close();
        api.close();
        gossip.close();
        replica.close();
    }
}
