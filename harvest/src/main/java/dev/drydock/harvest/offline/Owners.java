package dev.drydock.harvest.offline;

import dev.drydock.harvest.file.Still;
import dev.drydock.harvest.offline.Refusal.Kind;
import dev.drydock.harvest.snapshot.Snapshot;

/**
 * Whose each file is: a node's database carries its own site under ordinal 0, a snapshot nobody's, for {@code corrosion
 * backup} took it away. With a file in the other's place nothing would look late, and nobody would be warned.
 */
final class Owners {
    private Owners() {}

    static void snapshot(Snapshot snapshot) {
        snapshot.owner().ifPresent(site -> {
            throw new Refusal(
                    Kind.COMMAND,
                    snapshot.file()
                            + " is no snapshot but a node's own database: its crsql_site_id has a site of its own, "
                            + site
                            + " at ordinal 0, where a snapshot made by corrosion backup has none; give the one from"
                            + " which the nodes were restored",
                    "drydock harvest --snapshot SNAPSHOT.db NODE.db...");
        });
    }

    static void node(Still node, Snapshot snapshot) {
        if (node.owner().isEmpty()) {
            throw new Refusal(
                    Kind.COMMAND,
                    node.file()
                            + " is not a node's whole database: its crsql_site_id has no site of its own at ordinal 0,"
                            + " where a node's has one, so it is a snapshot, or was copied without its -wal while the agent"
                            + " ran; stop the agent, then copy the database with the -wal beside it",
                    "drydock harvest --snapshot " + snapshot.file() + " " + node.file());
        }
    }
}
