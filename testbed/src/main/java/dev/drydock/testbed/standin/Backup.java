package dev.drydock.testbed.standin;

import dev.drydock.testbed.crsql.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/** The `backup` command: a copy of the database without the identity and the members of the node it was taken on. */
record Backup(AgentConfig config) {

    void to(Path target) throws IOException, SQLException {
        if (Files.exists(target) && Files.size(target) > 0) {
            throw new IOException("output file already exists");
        }
        Snapshot.take(config.db(), target);
        StandIn.log("INFO", "Successfully cleaned for restoration and backed up database to " + target);
    }
}
