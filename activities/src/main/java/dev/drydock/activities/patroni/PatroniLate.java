package dev.drydock.activities.patroni;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.activities.clusters.Homes;
import dev.drydock.activities.patroni.salvage.Harvest;
import dev.drydock.activities.patroni.salvage.Salvage;
import dev.drydock.activities.patroni.salvage.Sessions;
import dev.drydock.activities.patroni.salvage.Shelves;
import dev.drydock.activities.remote.Reaches;
import dev.drydock.activities.steps.Beat;
import dev.drydock.activities.steps.Papers;
import dev.drydock.workflows.late.LateRules;
import dev.drydock.workflows.late.LateWrites;
import dev.drydock.workflows.late.Resolve;
import dev.drydock.workflows.rollback.Rollback.Held;
import dev.drydock.workflows.rollback.Rollback.Run;
import dev.drydock.workflows.run.Progress;
import dev.drydock.workflows.words.Json;
import dev.drydock.workflows.words.TryAgain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * Late writes on a Patroni cluster: what the last leader committed after the mark, decoded from its slots and brought into
 * the new leader. What is called a cell is a change of a row here. A book's manifest is the digest of a paper of kind
 * {@code marks}: {@code {"mark":..,"way":..}}.
 */
public final class PatroniLate implements LateWrites.Steps {
    private final Bench bench;
    private final Path scratch;

    /** @param scratch a directory on this worker's disk, for deltas and listings on their way */
    public PatroniLate(Homes homes, Reaches reaches, InstantSource clock, Path scratch, Supplier<Beat> beats) {
        this.bench = new Bench(homes, reaches, ClusterSurvey.client(), clock, beats);
        this.scratch = scratch;
    }

    @Override
    public LateWrites.Harvested harvest(LateWrites.Book asked, String name) {
        return work(asked, "harvests " + name, (all, beat, own) -> {
            Held marked = held(asked);
            var harvest = new Harvest(shelves(asked), asked.run(), name, marked.way(), marked.mark(), own);
            Optional<LateWrites.Harvested> before = harvest.before();
            if (before.isPresent()) {
                return before.get();
            }
            var station = all.anyone(name);
            return new Alone(station, all.doing(station))
                    .during("salvage", alone -> harvest.take(sessions(alone), done(beat, "reads late changes")));
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
        return work(asked, says, (all, beat, own) -> {
            Shelves shelves = shelves(asked);
            var late = shelves.entered(
                    fresh.stream().filter(each -> !each.delta().isEmpty()).toList());
            if (late.isEmpty()) {
                return LateWrites.Reckoning.NOTHING;
            }
            var leader = leader(all, through, held(asked).mark().timeline());
            return saving.with(
                    new Salvage(
                            shelves, asked.run(), rules(asked), sessions(leader), leader.name(), own, done(beat, says)),
                    late.get());
        });
    }

    private Papers papers(LateWrites.Book asked) {
        return Papers.of(bench.homes().file(asked.cluster()));
    }

    private Held held(LateWrites.Book asked) {
        return Json.read(papers(asked).get("marks", asked.manifest()), Held.class);
    }

    private Shelves shelves(LateWrites.Book asked) {
        return Shelves.of(papers(asked).store(), asked.cluster(), asked.name());
    }

    private LateRules rules(LateWrites.Book asked) {
        JsonNode rules = papers(asked).plan(asked.plan()).path("policy").path("late");
        return rules.isMissingNode() ? LateRules.NONE : Json.read(rules, LateRules.class);
    }

    private static LongConsumer done(Beat beat, String says) {
        return changes -> beat.of(new Progress("changes", changes, 0, says));
    }

    private static Sessions sessions(Station station) {
        return database -> LongSession.open(station.reach(), station.postgresql(), database, station.superuser());
    }

    /** The one that takes writes, on a timeline that began after the mark. */
    private static Station leader(Stations all, List<String> through, long left) {
        return through.stream()
                .map(all::anyone)
                .filter(station -> leads(station, left))
                .findFirst()
                .orElseThrow(() -> new TryAgain("none of " + String.join(", ", through)
                        + " takes writes: expected the new leader among them, on a timeline after " + left));
    }

    /** Whoever does not answer does not lead. */
    private static boolean leads(Station station, long left) {
        String question = """
                SELECT CASE WHEN pg_is_in_recovery() THEN false
                  ELSE ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int > %d END
                """.formatted(left);
        try (var database = station.looking("postgres")) {
            return database.text(question).equals("t");
        } catch (SQLException e) {
            return false;
        }
    }

    @FunctionalInterface
    private interface Part<T> {
        T of(Stations all, Beat beat, Path own) throws SQLException, IOException;
    }

    private <T> T work(LateWrites.Book asked, String says, Part<T> part) {
        var run = new Run(asked.cluster(), asked.run(), asked.plan());
        return bench.step(run, held(asked).way(), says, (all, beat) -> {
            Path own = Files.createTempDirectory(Files.createDirectories(scratch), "salvage");
            try {
                return part.of(all, beat, own);
            } finally {
                clear(own);
            }
        });
    }

    private static void clear(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
