package dev.drydock.workflows.reseed;

import dev.drydock.workflows.plan.Check;
import dev.drydock.workflows.plan.PlanGate;
import dev.drydock.workflows.words.Count;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What must hold before a cluster is reseeded, one named check for each way it went wrong elsewhere. Pure; all are
 * reported at once.
 *
 * @param taken the nodes of the waves
 * @param settled nodes that serve the cluster now: all of the file's but those planned around or brought over late
 */
record ReseedChecks(Sighting seen, Decided decided, List<String> taken, List<String> settled, NodeChecks nodes) {
    /** The only cr-sqlite database version whose tables this build can read. */
    static final long KNOWN_CRSQLITE = 170_000;

    static final int LARGEST_CLUSTER_ID = 65_535;
    private static final long ROOM = 64L << 20;
    private static final long SKEW_MILLIS = 2_000;

    ReseedChecks(Sighting seen, Decided decided, List<String> taken, List<String> settled) {
        this(seen, decided, taken, settled, new NodeChecks(seen.byName()));
    }

    List<Check> all() {
        var checks = new ArrayList<Check>();
        checks.add(reachable());
        checks.add(
                nodes.bad("tools", taken, m -> !m.missing().isEmpty(), m -> "lacks " + String.join(", ", m.missing())));
        if (nodes.any(taken, m -> m.unpacks() != null)) {
            checks.add(nodes.unsure(
                    "fetch",
                    taken,
                    m -> "".equals(m.unpacks()),
                    m -> "lacks curl, or zstd and gzip, so the snapshot comes to it through the worker"));
        }
        checks.add(agents());
        checks.add(members());
        checks.add(clusterIds());
        checks.add(crsqlite());
        checks.add(nodes.same("build", needed(), Survey.Identity::build, "agents are of different builds"));
        checks.add(nodes.same("schema", needed(), Survey.Identity::schema, "nodes have different schemas"));
        checks.add(nodes.same(
                "schema-files",
                needed(),
                Survey.Identity::schemaFiles,
                "nodes read different schema files; a wrong one is only logged at start"));
        checks.add(nodes.bad(
                "tables",
                settled,
                m -> !m.broken().isEmpty(),
                m -> "has broken replication: " + String.join("; ", m.broken())));
        checks.addAll(new SourceChecks(seen, decided, nodes).all());
        checks.add(bootstrap());
        checks.add(disk());
        checks.add(nodes.bad(
                "writable",
                taken,
                m -> !m.readOnly().isEmpty(),
                m -> "cannot write to " + String.join(", ", m.readOnly())));
        checks.add(nodes.bad(
                "archive",
                taken,
                m -> !m.sameFileSystem(),
                m -> "would archive to another file system, which is a copy and not a rename"));
        checks.add(nodes.unsure(
                "unfinished",
                needed(),
                m -> !m.unfinished().isEmpty(),
                m -> "holds steps of another run: " + String.join(", ", m.unfinished())));
        checks.add(nodes.unsure(
                "clock",
                needed(),
                m -> Math.abs(m.clockOffsetMillis()) > SKEW_MILLIS,
                m -> "its clock is off by " + m.clockOffsetMillis() + " ms"));
        checks.add(owing());
        checks.addAll(new SnapshotChecks(seen).all());
        checks.add(approvers());
        return List.copyOf(checks);
    }

    private Check reachable() {
        List<String> troubled = needed().stream()
                .filter(n -> !nodes.node(n).trouble().isEmpty())
                .toList();
        return troubled.isEmpty()
                ? Check.ok("reachable", Count.of(needed().size(), "node") + " answered")
                : Check.bad(
                        "reachable",
                        troubled,
                        NodeChecks.first(troubled, n -> nodes.node(n).trouble())
                                + "; a dead node can be planned around with --without");
    }

    private Check agents() {
        return nodes.bad(
                "agents",
                settled,
                m -> !m.up(),
                m ->
                        "its agent does not answer Ping on the admin socket, so restore could overwrite a live database unseen");
    }

    private Check members() {
        List<String> strangers = seen.comparison().strangers();
        List<String> unseen =
                seen.comparison().unseen().stream().filter(settled::contains).toList();
        if (!strangers.isEmpty()) {
            return Check.bad(
                    "members",
                    List.of(),
                    "the agents have a member that the cluster file does not name: "
                            + strangers.getFirst()
                            + (strangers.size() > 1 ? " and " + (strangers.size() - 1) + " more" : "")
                            + "; it would stay behind in the old generation");
        }
        return unseen.isEmpty()
                ? Check.ok("members", "the file's nodes and the agents' members are the same")
                : Check.bad(
                        "members",
                        unseen,
                        "node " + unseen.getFirst() + " is in the cluster file, but no other agent has it as a member");
    }

    private Check clusterIds() {
        var ids = settled.stream()
                .flatMap(n -> nodes.identity(n).stream())
                .map(i -> String.valueOf(i.clusterId()))
                .distinct()
                .toList();
        if (decided.clusterId() > LARGEST_CLUSTER_ID) {
            return Check.bad(
                    "cluster-id",
                    List.of(),
                    "the next id would be " + decided.clusterId() + ", the largest an agent accepts is "
                            + LARGEST_CLUSTER_ID);
        }
        if (decided.joins() && ids.stream().anyMatch(id -> !id.equals(String.valueOf(decided.clusterId())))) {
            return Check.bad(
                    "cluster-id",
                    settled,
                    "nodes are of generation " + String.join(", ", ids)
                            + ", the snapshot to bring others over to is of " + decided.clusterId());
        }
        return ids.size() <= 1
                ? Check.ok(
                        "cluster-id",
                        "all nodes are of generation " + String.join("", ids)
                                + (decided.joins() ? "" : ", the next is " + decided.clusterId()))
                : Check.bad(
                        "cluster-id",
                        settled,
                        "nodes are of different generations: " + String.join(", ", ids)
                                + "; finish or undo the earlier reseed first");
    }

    private Check crsqlite() {
        List<String> wrong = needed().stream()
                .filter(n -> nodes.identity(n).stream().anyMatch(i -> i.crsqliteVersion() != KNOWN_CRSQLITE))
                .toList();
        return wrong.isEmpty()
                ? Check.ok("crsqlite-version", "all databases are of version " + KNOWN_CRSQLITE)
                : Check.bad(
                        "crsqlite-version",
                        wrong,
                        NodeChecks.first(
                                wrong,
                                n -> "database version "
                                        + nodes.identity(n).getFirst().crsqliteVersion() + " seen, " + KNOWN_CRSQLITE
                                        + " is the only one this build can read"));
    }

    private Check bootstrap() {
        List<String> alone = taken.stream()
                .filter(n -> nodes.identity(n).stream().anyMatch(i -> i.bootstrap() == 0))
                .toList();
        return alone.size() <= 1
                ? Check.ok("bootstrap", "at most one node has an empty gossip.bootstrap")
                : Check.bad(
                        "bootstrap",
                        alone,
                        alone.size()
                                + " nodes have an empty gossip.bootstrap and would never find each other, for a snapshot knows no members");
    }

    private Check disk() {
        long bytes = ReseedPlanner.bytes(seen, decided);
        return nodes.bad(
                "disk",
                taken,
                m -> m.freeBytes() < 2 * bytes + ROOM || m.workFreeBytes() < bytes + ROOM,
                m -> "has " + mib(Math.min(m.freeBytes(), m.workFreeBytes())) + " free; staging and restoring need "
                        + mib(2 * bytes + ROOM));
    }

    private Check owing() {
        var owing = seen.home().record().owing();
        return owing.isEmpty()
                ? Check.ok("owing", "no node is owing from an earlier run")
                : Check.inconclusive(
                        "owing",
                        owing.stream().map(o -> o.node()).toList(),
                        "owing from earlier runs: " + owing.getFirst().node() + " ("
                                + owing.getFirst().why() + ")"
                                + (owing.size() > 1 ? " and " + (owing.size() - 1) + " more" : ""));
    }

    private Check approvers() {
        var gate = seen.home().gates().get(ReseedGates.RESTORE);
        return gate == null
                ? Check.bad(
                        "approvers", List.of(), "the cluster file names no approvers for gate " + ReseedGates.RESTORE)
                : Check.ok(
                        "approvers",
                        PlanGate.of(ReseedGates.RESTORE, "", gate).levels().stream()
                                        .map(level -> level.quorum() + " of "
                                                + level.approvers().size())
                                        .collect(Collectors.joining(", then "))
                                + " must approve at gate " + ReseedGates.RESTORE);
    }

    private List<String> needed() {
        var all = new LinkedHashSet<>(settled);
        all.addAll(taken);
        return List.copyOf(all);
    }

    private static String mib(long bytes) {
        return Math.ceilDiv(bytes, 1L << 20) + " MiB";
    }
}
