package dev.drydock.activities.corrosion;

import dev.drydock.activities.corrosion.agent.AdminSocket.Ping;
import dev.drydock.activities.corrosion.file.Database;
import dev.drydock.activities.corrosion.file.Manifest;
import dev.drydock.activities.corrosion.file.Refused;
import dev.drydock.activities.steps.Together;
import dev.drydock.workflows.reseed.Health;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import java.time.Duration;
import java.util.List;

/** Looks at restored nodes for a few seconds: what crashes right after its start does so now. */
final class Watch {
    private static final Duration EVERY = Duration.ofMillis(500);
    private static final int LOOKS = 6;
    private static final Duration QUERY = Duration.ofSeconds(10);

    private final Manifest manifest;

    Watch(Manifest manifest) {
        this.manifest = manifest;
    }

    /** The worst of all, named. */
    static Health worst(List<Health> all) {
        return all.stream()
                .filter(Health.Bad.class::isInstance)
                .findFirst()
                .or(() -> all.stream()
                        .filter(Health.Inconclusive.class::isInstance)
                        .findFirst())
                .orElseGet(() -> new Health.Ok(
                        all.size() + (all.size() == 1 ? " node" : " nodes") + " answered Ping and read every table for "
                                + EVERY.multipliedBy(LOOKS).toSeconds() + " s"));
    }

    Health at(CorrosionNode node) {
        Health seen = new Health.Ok("");
        for (int i = 0; i < LOOKS; i++) {
            seen = look(node);
            if (seen instanceof Health.Bad) {
                return seen;
            }
            Together.pause(EVERY);
        }
        return seen;
    }

    private Health look(CorrosionNode node) {
        String who = "node " + node.name();
        try {
            Ping ping = ping(node);
            if (ping != Ping.UP) {
                return new Health.Bad(who + ": the agent does not answer Ping any more"
                        + (ping == Ping.SILENT ? ", though something listens" : ""));
            }
            return read(node);
        } catch (Refused e) {
            return new Health.Bad(who + ": a table cannot be read: " + e.getMessage());
        } catch (TryAgain | GiveUp e) {
            return new Health.Inconclusive(String.valueOf(e.getMessage()));
        }
    }

    /** Silence may be that of a connection that was just lost; an agent that is gone is gone. */
    private static Ping ping(CorrosionNode node) {
        Ping ping = node.admin().ping();
        if (ping != Ping.SILENT) {
            return ping;
        }
        Together.pause(EVERY);
        return node.admin().ping();
    }

    private Health read(CorrosionNode node) {
        int id = new Agency(node).serving();
        if (id != manifest.clusterId()) {
            return new Health.Bad(
                    "node " + node.name() + " serves cluster id " + id + ", expected " + manifest.clusterId());
        }
        Database database = node.api(QUERY);
        for (String table : manifest.tables().keySet()) {
            database.rows("SELECT * FROM " + Database.name(table) + " LIMIT 1");
        }
        return new Health.Ok("");
    }
}
