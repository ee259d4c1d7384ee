package dev.drydock.activities.corrosion;

import dev.drydock.activities.clusters.ClusterFile;
import dev.drydock.activities.corrosion.agent.AdminSocket.Ping;
import dev.drydock.activities.corrosion.agent.AgentConfig;
import dev.drydock.activities.corrosion.agent.Bounded;
import dev.drydock.activities.corrosion.file.DatabaseFile;
import dev.drydock.activities.corrosion.file.Inside;
import dev.drydock.activities.corrosion.file.Refused;
import dev.drydock.activities.corrosion.file.Scratch;
import dev.drydock.activities.remote.StepDirectory;
import dev.drydock.activities.service.Service;
import dev.drydock.activities.steps.Together;
import dev.drydock.workflows.reseed.Survey;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Asks one node for its facts; changes nothing there, and is through in ten seconds. */
final class Surveyor {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int LOOKS = 8;
    private static final Duration BETWEEN = Duration.ofMillis(500);
    private static final Duration QUERY = Duration.ofSeconds(8);

    private final Fleet fleet;

    Surveyor(Fleet fleet) {
        this.fleet = fleet;
    }

    /** A node's answer, what of it goes into the raw survey, and its replicated tables to their key columns. */
    record Answer(Survey.Node node, RawSurvey.Node raw, SortedMap<String, List<String>> tables) {}

    Answer ask(ClusterFile file, String name) {
        try {
            return Bounded.within(LIMIT, () -> patiently(file, name));
        } catch (TimeoutException e) {
            return troubled(name, "did not answer all questions within " + LIMIT.toSeconds() + " s");
        } catch (TryAgain | GiveUp | Refused e) {
            return troubled(name, String.valueOf(e.getMessage()).replaceFirst("^node \\Q" + name + "\\E:? ", ""));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TryAgain("the survey was interrupted", e);
        } catch (Exception e) {
            return troubled(name, "could not be asked: " + e);
        }
    }

    /** A connection that is lost is no drift; whoever says nothing for long is not asked twice. */
    private Answer patiently(ClusterFile file, String name) throws IOException {
        long begun = System.nanoTime();
        try {
            return answer(file, name);
        } catch (TryAgain e) {
            if (System.nanoTime() - begun > LIMIT.dividedBy(3).toNanos()) {
                throw e;
            }
            Together.pause(BETWEEN);
            return answer(file, name);
        }
    }

    private Answer answer(ClusterFile file, String name) throws IOException {
        try (var node = fleet.open(file, name)) {
            return answer(node);
        }
    }

    private static Answer troubled(String name, String why) {
        return new Answer(new Survey.Node(name, why, null, null), RawSurvey.Node.silent(name), new TreeMap<>());
    }

    private Answer answer(CorrosionNode node) throws IOException {
        var host = HostFacts.of(node);
        boolean up = node.admin().ping() == Ping.UP;
        Inside inside = inside(node, up);
        var raw = new RawSurvey.Node(
                node.name(),
                up,
                inside.actorId(),
                inside.clusterId().orElse(0),
                node.config().gossip(),
                inside.cut().written(),
                List.copyOf(inside.sites()),
                up ? node.admin().members() : List.of());
        return new Answer(
                new Survey.Node(
                        node.name(),
                        trouble(node, inside),
                        identity(node, host, inside),
                        measures(node, host, inside, up)),
                raw,
                inside.keys());
    }

    private static String trouble(CorrosionNode node, Inside inside) {
        return inside.clusterId().isPresent()
                ? new Mark(node).trouble()
                : "has cluster_id '" + inside.clusterIdAsStored() + "', expected an integer of 0 to 65535";
    }

    /** While clients write, a version that overtook another on its way is a gap for a moment; one that stays is a gap. */
    private static Inside settled(CorrosionNode node) {
        Inside inside = Inside.of(node.api(QUERY));
        for (int look = 1; look < LOOKS && !inside.pending().whole(); look++) {
            Together.pause(BETWEEN);
            inside = Inside.of(node.api(QUERY));
        }
        return inside;
    }

    /** A file is read only once nobody has it open; elsewhere than here it is copied first, while the time lasts. */
    private Inside inside(CorrosionNode node, boolean up) throws IOException {
        if (up) {
            return settled(node);
        }
        Optional<Path> here = node.reach().here(node.database());
        if (here.isPresent()) {
            return still(here.get());
        }
        if (!node.exists(node.database())) {
            throw new Refused("there is no file " + node.database());
        }
        try (var copies = Scratch.in(fleet.scratch(), "survey")) {
            return still(Archive.fetched(node, node.database(), copies));
        }
    }

    private Inside still(Path file) throws IOException {
        try (var database = DatabaseFile.still(file, fleet.scratch())) {
            return Inside.of(database);
        }
    }

    private static Survey.Identity identity(CorrosionNode node, HostFacts host, Inside inside) {
        AgentConfig config = node.config();
        return new Survey.Identity(
                inside.actorId(),
                inside.clusterId().orElse(0),
                inside.crsqliteVersion(),
                host.build(),
                inside.schema(),
                SchemaFiles.digest(node),
                node.configDigest(),
                config.database(),
                config.admin(),
                config.api().toString(),
                config.gossip(),
                config.bootstrap(),
                node.service().toString(),
                host.boot());
    }

    private Survey.Measures measures(CorrosionNode node, HostFacts host, Inside inside, boolean up) {
        Service.Lack lack = node.service().lack();
        return new Survey.Measures(
                up,
                and(host.missing(), lack.missing()),
                and(host.readOnly(), lack.readOnly()),
                inside.machinery().sentences(),
                inside.cut().versions(),
                inside.pending().gaps(),
                inside.pending().buffered(),
                inside.pending().partial(),
                host.database(),
                host.wal(),
                host.free(),
                host.workFree(),
                HostFacts.clockOffset(node, fleet.clock()),
                unfinished(node),
                host.sameFileSystem(),
                up ? OwnWrites.of(node, inside, host.sqlite3(), fleet.clock().instant()) : null,
                node.cluster().fetched() ? host.unpacks() : null,
                node.reach().steps().holder());
    }

    private static List<String> and(List<String> all, String one) {
        return one.isEmpty() ? all : Stream.concat(all.stream(), Stream.of(one)).toList();
    }

    private static List<String> unfinished(CorrosionNode node) {
        return node.reach().steps().all().stream()
                .filter(StepDirectory::unfinished)
                .map(StepDirectory::path)
                .toList();
    }
}
