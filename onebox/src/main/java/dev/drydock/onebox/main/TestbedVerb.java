package dev.drydock.onebox.main;

import dev.drydock.testbed.corrosion.CorrosionTestbed;
import dev.drydock.testbed.corrosion.Testbed;
import dev.drydock.testbed.corrosion.TestbedOptions;
import dev.drydock.testbed.patroni.Member;
import dev.drydock.testbed.patroni.PatroniCluster;
import dev.drydock.testbed.patroni.PatroniOptions;
import dev.drydock.testbed.patroni.PatroniTestbed;
import dev.drydock.testbed.patroni.PatroniVersion;
import dev.drydock.testbed.patroni.Topology;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code testbed up corrosion|patroni}, {@code testbed status}, {@code testbed down}. */
@Command(name = "testbed", description = "a small real cluster on this machine")
final class TestbedVerb {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    boolean help;

    @Command(name = "up", description = "start a cluster on loopback and write a cluster file for it")
    int up(
            @Parameters(paramLabel = "corrosion|patroni", description = "what kind of cluster") String system,
            @Option(names = "--dir", required = true, paramLabel = "DIR", description = "where everything lies")
                    Path dir,
            @Option(names = "--nodes", defaultValue = "3", paramLabel = "N", description = "how many (default: 3)")
                    int nodes,
            @Option(
                            names = "--corrosion",
                            paramLabel = "BIN",
                            description =
                                    "a real agent (default: $DRYDOCK_CORROSION, corrosion on the PATH, else a stand-in)")
                    @Nullable Path corrosion,
            @Option(
                            names = "--patroni",
                            paramLabel = "3.0|4.1",
                            completionCandidates = Versions.class,
                            description = "Debian 12's Patroni, or PyPI's (default: 3.0)")
                    @Nullable String patroni,
            @Option(names = "--guard", description = "patroni: prepare the place of one more standby, outside Patroni")
                    boolean guard,
            @Option(
                            names = {"-h", "--help"},
                            usageHelp = true,
                            description = "show this help")
                    boolean asked) {
        switch (system) {
            case "corrosion" -> {
                refuse(patroni != null, "--patroni", "patroni");
                refuse(guard, "--guard", "patroni");
                told(CorrosionTestbed.up(new TestbedOptions(nodes, dir, corrosion)), dir);
            }
            case "patroni" -> {
                refuse(corrosion != null, "--corrosion", "corrosion");
                var version = PatroniVersion.of(patroni == null ? PatroniVersion.V3_0.text() : patroni);
                told(PatroniTestbed.up(new PatroniOptions(nodes, guard, dir, version)), dir);
            }
            default ->
                throw new IllegalArgumentException(
                        "there is no testbed of " + system + " (there are corrosion and patroni)");
        }
        return 0;
    }

    private static void refuse(boolean given, String option, String system) {
        if (given) {
            throw new IllegalArgumentException(option + " goes with testbed up " + system + " only");
        }
    }

    private static void told(Testbed testbed, Path dir) {
        System.err.println(testbed.nodes().size() + " agents are up (" + testbed.corrosion() + ")");
        System.err.println("next: drydock dev --clusters " + dir.resolve("clusters"));
        System.out.println(testbed.clusterFile());
    }

    private static void told(PatroniCluster cluster, Path dir) {
        System.err.println(cluster.members().size() + " members are up (Patroni "
                + cluster.version().text() + ", PostgreSQL 15, etcd)");
        var guard = cluster.guard();
        if (guard != null) {
            System.err.println(
                    "the guard's place is " + guard.home() + ", port " + guard.postgres() + "; nothing runs there yet");
        }
        System.err.println("next: drydock dev --clusters " + dir.resolve("clusters"));
        System.out.println(cluster.clusterFile());
    }

    @Command(name = "status", description = "what each member of a Patroni testbed says it is")
    int status(
            @Option(names = "--dir", required = true, paramLabel = "DIR", description = "as given to up") Path dir,
            @Option(
                            names = {"-h", "--help"},
                            usageHelp = true,
                            description = "show this help")
                    boolean asked) {
        var cluster = PatroniCluster.read(dir);
        var seen = cluster.rest().topology().map(Topology::members).orElse(List.of());
        for (var member : cluster.members()) {
            System.out.println(seen.stream()
                    .filter(each -> each.name().equals(member.name()))
                    .findFirst()
                    .map(each -> standing(member, each))
                    .orElse(member.name() + "  " + (seen.isEmpty() ? "silent" : "not in the cluster")));
        }
        return 0;
    }

    private static String standing(Member member, Topology.Standing standing) {
        return "%s  %-12s  %-9s  timeline %d  PostgreSQL 127.0.0.1:%d  REST 127.0.0.1:%d"
                .formatted(
                        member.name(),
                        standing.role(),
                        standing.state(),
                        standing.timeline(),
                        member.postgres(),
                        member.rest());
    }

    @Command(name = "down", description = "end exactly what was started; files stay")
    int down(
            @Option(names = "--dir", required = true, paramLabel = "DIR", description = "as given to up") Path dir,
            @Option(
                            names = {"-h", "--help"},
                            usageHelp = true,
                            description = "show this help")
                    boolean asked) {
        if (PatroniCluster.isIn(dir)) {
            PatroniTestbed.down(dir);
        } else {
            Testbed.read(dir); // refuses a directory that never held one
            CorrosionTestbed.down(dir);
        }
        System.err.println("the testbed in " + dir + " is down; its files are still there");
        return 0;
    }

    /** For the shell's completion. */
    static final class Versions implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(PatroniVersion.values())
                    .map(PatroniVersion::text)
                    .iterator();
        }
    }
}
