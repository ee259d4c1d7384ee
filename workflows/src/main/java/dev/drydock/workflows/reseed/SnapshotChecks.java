package dev.drydock.workflows.reseed;

import dev.drydock.workflows.plan.Check;
import java.util.List;

/** What must hold of a snapshot that exists already. Pure. */
record SnapshotChecks(Sighting seen) {
    List<Check> all() {
        SnapshotFacts snapshot = seen.snapshot();
        if (snapshot == null) {
            return List.of();
        }
        if (!snapshot.trouble().isEmpty()) {
            return List.of(Check.bad(
                    "snapshot",
                    List.of(),
                    "snapshot " + snapshot.where() + ": " + String.join("; ", snapshot.trouble())));
        }
        return List.of(
                Check.ok(
                        "snapshot",
                        "snapshot " + snapshot.where() + " is whole, " + snapshot.bytes() + " bytes, of generation "
                                + snapshot.clusterId()),
                ofThisCluster(snapshot),
                version(snapshot),
                schema(snapshot));
    }

    private static Check ofThisCluster(SnapshotFacts snapshot) {
        return snapshot.related()
                ? Check.ok("snapshot-cluster", "snapshot and nodes know sites in common")
                : Check.bad(
                        "snapshot-cluster",
                        List.of(),
                        "snapshot " + snapshot.where()
                                + " knows no site that any node knows: it is of another cluster");
    }

    private static Check version(SnapshotFacts snapshot) {
        return snapshot.crsqliteVersion() == ReseedChecks.KNOWN_CRSQLITE
                ? Check.ok("snapshot-crsqlite-version", "version " + ReseedChecks.KNOWN_CRSQLITE)
                : Check.bad(
                        "snapshot-crsqlite-version",
                        List.of(),
                        "snapshot " + snapshot.where() + " is of database version " + snapshot.crsqliteVersion()
                                + ", expected " + ReseedChecks.KNOWN_CRSQLITE);
    }

    private Check schema(SnapshotFacts snapshot) {
        boolean same = seen.nodes().stream()
                .map(Survey.Node::identity)
                .allMatch(i -> i == null || i.schema().equals(snapshot.schema()));
        return same
                ? Check.ok("snapshot-schema", "the nodes' schema")
                : Check.bad(
                        "snapshot-schema",
                        List.of(),
                        "snapshot " + snapshot.where()
                                + " has another schema than the nodes; agents only log that at start and go on without replicating");
    }
}
