package dev.drydock.activities.corrosion;

import dev.drydock.activities.corrosion.file.Database;
import dev.drydock.activities.corrosion.file.Inside;
import dev.drydock.activities.corrosion.file.Manifest;
import dev.drydock.activities.corrosion.file.Refused;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Whether a started node serves the snapshot's generation. An agent that starts, answers Ping and reads may still
 * refuse every write (clock tables gone) or never replicate a table (triggers gone), so each table is looked at.
 */
final class Verification {
    private static final Duration QUERY = Duration.ofSeconds(60);

    private final CorrosionNode node;
    private final Manifest manifest;

    Verification(CorrosionNode node, Manifest manifest) {
        this.node = node;
        this.manifest = manifest;
    }

    String verify() {
        var agency = new Agency(node);
        if (!agency.up()) {
            throw new TryAgain("node " + node.name() + ": the agent does not answer Ping on "
                    + node.config().admin());
        }
        try {
            return verify(node.api(QUERY));
        } catch (Refused e) {
            throw new GiveUp("node " + node.name() + ": a table cannot be read: " + e.getMessage(), e);
        }
    }

    private String verify(Database database) {
        Inside inside = Inside.of(database);
        if (inside.clusterId().orElse(-1) != manifest.clusterId()) {
            throw new GiveUp("node " + node.name() + " serves cluster id '" + inside.clusterIdAsStored()
                    + "', expected " + manifest.clusterId());
        }
        var broken = new ArrayList<>(inside.machinery().sentences());
        manifest.tables().keySet().stream()
                .filter(table -> !inside.machinery().tables().contains(table))
                .forEach(table -> broken.add("table " + table + " is not there"));
        if (!broken.isEmpty()) {
            throw new GiveUp("node " + node.name() + ": " + String.join("; ", broken));
        }
        List<String> fewer = fewer(database);
        boolean newer =
                manifest.cut().cut().union(Inside.vector(database).cut()).versions()
                        > manifest.cut().cut().versions();
        if (!fewer.isEmpty() && !newer) {
            throw new GiveUp("node " + node.name() + " has fewer rows than the snapshot: " + String.join("; ", fewer));
        }
        return "serves cluster id " + manifest.clusterId() + " with "
                + manifest.tables().size() + " tables"
                + (fewer.isEmpty() ? "" : "; rows deleted since the snapshot: " + String.join("; ", fewer));
    }

    /**
     * Clients, and replayed late writes, may delete rows as soon as the new generation serves, and then there are newer
     * versions as well; so the versions are read after the rows were counted.
     */
    private List<String> fewer(Database database) {
        var fewer = new ArrayList<String>();
        for (Map.Entry<String, Long> table : manifest.tables().entrySet()) {
            long rows = database.number("SELECT count(*) FROM " + Database.name(table.getKey()));
            if (rows < table.getValue()) {
                fewer.add("table " + table.getKey() + " has " + rows + " rows, the snapshot " + table.getValue());
            }
        }
        return fewer;
    }
}
