package dev.drydock.activities.patroni;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.activities.clusters.ClusterFile;
import dev.drydock.activities.clusters.Homes;
import dev.drydock.activities.patroni.salvage.FencedServer;
import dev.drydock.activities.patroni.salvage.Harvest;
import dev.drydock.activities.patroni.salvage.Salvage;
import dev.drydock.activities.patroni.salvage.Sessions;
import dev.drydock.activities.patroni.salvage.Shelves;
import dev.drydock.activities.remote.Hold;
import dev.drydock.activities.remote.Reach;
import dev.drydock.activities.remote.Reaches;
import dev.drydock.activities.remote.Sh;
import dev.drydock.activities.steps.Beat;
import dev.drydock.activities.steps.Doing;
import dev.drydock.activities.steps.Holding;
import dev.drydock.activities.steps.Papers;
import dev.drydock.activities.steps.Step;
import dev.drydock.activities.steps.Worksite;
import dev.drydock.artifacts.store.StoreRefused;
import dev.drydock.workflows.late.LateRules;
import dev.drydock.workflows.late.LateWrites;
import dev.drydock.workflows.late.Resolve;
import dev.drydock.workflows.rollback.Rollback.Held;
import dev.drydock.workflows.run.Progress;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.Json;
import dev.drydock.workflows.words.TryAgain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * Late writes on a Patroni cluster: what the last leader committed after the mark, decoded from its slots and brought into
 * the new leader. What is called a cell is a change of a row here. A book's manifest is the digest of a paper of kind
 * {@code marks}: {@code {"mark":..,"way":..}}.
 */
public final class PatroniLate implements LateWrites.Steps {
    private final Homes homes;
    private final Reaches reaches;
    private final InstantSource clock;
    private final Path scratch;
    private final Supplier<Beat> beats;

    /** @param scratch a directory on this worker's disk, for deltas and listings on their way */
    public PatroniLate(Homes homes, Reaches reaches, InstantSource clock, Path scratch, Supplier<Beat> beats) {
        this.homes = homes;
        this.reaches = reaches;
        this.clock = clock;
        this.scratch = scratch;
        this.beats = beats;
    }

    @Override
    public LateWrites.Harvested harvest(LateWrites.Book asked, String name) {
        return work(asked, "harvests " + name, (file, beat, own) -> {
            Held marked = Json.read(Papers.of(file).get("marks", asked.manifest()), Held.class);
            var harvest = new Harvest(shelves(file, asked), asked.run(), name, marked.way(), marked.mark(), own);
            Optional<LateWrites.Harvested> before = harvest.before();
            if (before.isPresent()) {
                return before.get();
            }
            try (var place = new Place(file, node(file, name), reaches.to(file, node(file, name)))) {
                var hold = new Hold(asked.run(), beat.asking().epoch());
                var doing = new Doing(place, new Holding(place, hold, ""), beat, clock);
                return place.server()
                        .during(
                                doing,
                                port -> harvest.take(
                                        place.sessions(new Endpoint("127.0.0.1", port)),
                                        done(beat, "reads late changes")));
            }
        });
    }

    @Override
    public LateWrites.Reckoning replay(LateWrites.Book asked, List<LateWrites.Harvested> fresh, List<String> through) {
        return salvage(asked, fresh, through, "replays late writes", (salvage, delta) -> salvage.replay(delta));
    }

    @Override
    public LateWrites.Reckoning settle(LateWrites.Book asked, String held, Resolve resolve, List<String> through) {
        return salvage(
                asked,
                List.of(),
                through,
                "settles late writes",
                (salvage, delta) -> salvage.settle(delta, held, resolve));
    }

    @FunctionalInterface
    private interface Saving {
        LateWrites.Reckoning with(Salvage salvage, LateWrites.Harvested delta) throws SQLException, IOException;
    }

    private LateWrites.Reckoning salvage(
            LateWrites.Book asked, List<LateWrites.Harvested> fresh, List<String> through, String says, Saving saving) {
        return work(asked, says, (file, beat, own) -> {
            Shelves shelves = shelves(file, asked);
            var late = shelves.entered(
                    fresh.stream().filter(each -> !each.delta().isEmpty()).toList());
            if (late.isEmpty()) {
                return LateWrites.Reckoning.NOTHING;
            }
            long left = Json.read(Papers.of(file).get("marks", asked.manifest()), Held.class)
                    .mark()
                    .timeline();
            try (var place = leader(file, through, left)) {
                return saving.with(
                        new Salvage(
                                shelves,
                                asked.run(),
                                rules(file, asked),
                                place.sessions(place.postgresql()),
                                place.name(),
                                own,
                                done(beat, says)),
                        late.get());
            }
        });
    }

    private static Shelves shelves(ClusterFile file, LateWrites.Book asked) {
        return Shelves.of(Homes.store(file), asked.cluster(), asked.name());
    }

    private static LateRules rules(ClusterFile file, LateWrites.Book asked) {
        JsonNode rules = Papers.of(file).plan(asked.plan()).path("policy").path("late");
        return rules.isMissingNode() ? LateRules.NONE : Json.read(rules, LateRules.class);
    }

    private static LongConsumer done(Beat beat, String says) {
        return changes -> beat.of(new Progress("changes", changes, 0, says));
    }

    /** The one that takes writes, on a timeline that began after the mark. */
    private Place leader(ClusterFile file, List<String> through, long left) {
        Place found = null;
        for (String name : through) {
            var node = node(file, name);
            var place = new Place(file, node, reaches.to(file, node));
            if (found == null && place.leads(left)) {
                found = place;
            } else {
                place.close();
            }
        }
        if (found == null) {
            throw new TryAgain("none of " + String.join(", ", through)
                    + " takes writes: expected the new leader among them, on a timeline after " + left);
        }
        return found;
    }

    private static ClusterFile.Node node(ClusterFile file, String name) {
        JsonNode guard = file.nodes().getFirst().section().path("guard");
        return guard.path("name").asText().equals(name) && guard.path("patroni") instanceof ObjectNode own
                ? new ClusterFile.Node(
                        name,
                        guard.path("zone").asText(),
                        guard.path("local").asBoolean(),
                        guard.path("ssh").textValue(),
                        guard.path("via").textValue(),
                        own)
                : file.node(name);
    }

    @FunctionalInterface
    private interface Part<T> {
        T of(ClusterFile file, Beat beat, Path own) throws SQLException, IOException;
    }

    private <T> T work(LateWrites.Book asked, String says, Part<T> part) {
        ClusterFile file = homes.file(asked.cluster());
        Function<Beat, T> work = beat -> {
            try {
                Path own = Files.createTempDirectory(Files.createDirectories(scratch), "salvage");
                try {
                    return part.of(file, beat, own);
                } finally {
                    clear(own);
                }
            } catch (StoreRefused e) {
                throw new GiveUp("late writes of " + asked.cluster() + ": " + e.getMessage(), e);
            } catch (IOException | SQLException e) {
                throw new TryAgain("late writes of " + asked.cluster() + ": " + says + ": " + e, e);
            }
        };
        return Step.as(beats, asked.cluster(), asked.run(), says, work);
    }

    private static void clear(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }

    /** One node, as something whose PostgreSQL is started, stopped and entered. */
    private record Place(ClusterFile cluster, ClusterFile.Node node, Reach reach) implements Worksite, AutoCloseable {
        @Override
        public String name() {
            return node.name();
        }

        @Override
        public String room() {
            return reach.run(
                            "df -h " + Sh.quote(value("data-dir")) + " | awk 'NR == 2 { print $4 \" free on \" $6 }'",
                            Duration.ofSeconds(10))
                    .out()
                    .strip();
        }

        /** A guard has what it does not say itself from the cluster. */
        private String value(String key) {
            String own = node.section().path(key).asText("");
            return own.isEmpty()
                    ? cluster.nodes().getFirst().section().path(key).asText("")
                    : own;
        }

        Endpoint postgresql() {
            return Endpoint.of(value("postgresql"));
        }

        FencedServer server() {
            return new FencedServer(
                    this,
                    value("data-dir"),
                    value("bin-dir"),
                    value("account"),
                    postgresql().port());
        }

        Sessions sessions(Endpoint endpoint) {
            var logins = cluster.nodes().getFirst().section().path("authentication");
            return database -> LongSession.open(reach, endpoint, database, Login.of(logins.path("superuser")));
        }

        /** Whoever does not answer does not lead. */
        boolean leads(long left) {
            String question = """
                    SELECT NOT pg_is_in_recovery()
                      AND CASE WHEN pg_is_in_recovery() THEN 0
                        ELSE ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int END > %d
                    """.formatted(left);
            try (var connection = sessions(postgresql()).open("postgres");
                    var statement = connection.createStatement();
                    var row = statement.executeQuery(question)) {
                return row.next() && row.getBoolean(1);
            } catch (SQLException e) {
                return false;
            }
        }

        @Override
        public void close() {
            reach.close();
        }
    }
}
