package dev.drydock.activities.patroni;

import dev.drydock.activities.clusters.Homes;
import dev.drydock.activities.remote.Hold;
import dev.drydock.activities.remote.Reaches;
import dev.drydock.activities.steps.Beat;
import dev.drydock.activities.steps.Doing;
import dev.drydock.activities.steps.Holding;
import dev.drydock.activities.steps.Papers;
import dev.drydock.activities.steps.Step;
import dev.drydock.workflows.rollback.Rollback.Done;
import dev.drydock.workflows.rollback.Rollback.Evidence;
import dev.drydock.workflows.rollback.Rollback.Mark;
import dev.drydock.workflows.rollback.Rollback.Promoted;
import dev.drydock.workflows.rollback.Rollback.Run;
import dev.drydock.workflows.rollback.Rollback.Verified;
import dev.drydock.workflows.rollback.Rollback.Way;
import dev.drydock.workflows.words.TryAgain;
import java.net.http.HttpClient;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/** The steps that go back to the mark. */
final class Returning {
    private final Homes homes;
    private final Reaches reaches;
    private final HttpClient http;
    private final InstantSource clock;
    private final Supplier<Beat> beats;

    Returning(Homes homes, Reaches reaches, HttpClient http, InstantSource clock, Supplier<Beat> beats) {
        this.homes = homes;
        this.reaches = reaches;
        this.http = http;
        this.clock = clock;
        this.beats = beats;
    }

    private interface Work<T> {
        T go(Stations all) throws SQLException;
    }

    /** Everything that a step works on is open until it ends. */
    private <T> T step(Run run, String says, Work<T> work) {
        return Step.as(beats, run.cluster(), run.id(), says, beat -> {
            try (var all =
                    new Stations(homes.file(run.cluster()), reaches, http, station -> doing(station, run, beat))) {
                return work.go(all);
            } catch (SQLException e) {
                throw new TryAgain(says + ": PostgreSQL said: " + e.getMessage(), e);
            }
        });
    }

    private Doing doing(Station station, Run run, Beat beat) {
        var hold = new Hold(run.id(), beat.asking().epoch());
        return new Doing(station, new Holding(station, hold, ""), beat, clock);
    }

    Done fence(Run run, String node) {
        return step(run, "fence of " + node, all -> {
            String expected = all.guard().dir().facts().systemIdentifier();
            return new Done(all.fence(node).close(expected));
        });
    }

    Done unfence(Run run, String node) {
        return step(run, "unfence of " + node, all -> new Done(all.fence(node).open(all.turn(node))));
    }

    Evidence look(Run run, Way way, Mark mark) {
        return step(run, "look at the guard", all -> {
            var fenced = all.fenced();
            var last = new LastLeader(fenced);
            var tables = new AtMark(all.guard(), mark).tables();
            all.fenced();
            boolean slots = last.has(List.copyOf(way.salvage().values()));
            var evidence = new Evidence(mark.lsn(), last.name(), last.facts().timeline(), tables, slots, "");
            // For whoever is asked at the gate, under the digest that they sign.
            String digest = Papers.of(homes.file(run.cluster())).keep("evidence", evidence);
            return new Evidence(evidence.at(), evidence.last(), evidence.timeline(), tables, slots, digest);
        });
    }

    Promoted promote(Run run, Way way, Mark mark, String last) {
        return step(run, "promotion of the guard", all -> {
            var guard = new AtMark(all.guard(), mark);
            if (guard.stands()) {
                long newest = all.station(last).dir().facts().timeline();
                new Histories(all.guard(), all.station(last), all.doing(all.guard())).bring(mark.timeline(), newest);
            }
            long milliseconds = guard.promote(all.doing(all.guard()));
            guard.becomeOrdinary();
            var sequences = new Onward(all.guard(), all.station(last), all.doing(all.station(last))).go();
            return new Promoted(guard.timeline(), milliseconds, sequences);
        });
    }

    Done lead(Run run, Way way) {
        return step(run, "lead of the guard", all -> {
            var leading = new Leading(all.guard(), all.doing(all.guard()));
            if (!leading.leads()) {
                all.fenced();
                all.members().forEach(each -> Leading.unpause(each, all.doing(each)));
                Leading.unpause(all.guard(), all.doing(all.guard()));
            }
            return new Done(leading.go(all.names()));
        });
    }

    Done rejoin(Run run, Way way, String node) {
        return step(run, "rejoin of " + node, all -> {
            var member = all.station(node);
            return new Done(new Rejoining(member, all.guard(), all.doing(member)).go());
        });
    }

    Verified verify(Run run, Way way, List<String> nodes) {
        return step(run, "comparison of all nodes", all -> {
            var followers = nodes.stream()
                    .filter(each -> !each.equals(way.guard()))
                    .map(all::station)
                    .toList();
            return new Comparison(all.guard(), followers, all.doing(all.guard())).all();
        });
    }

    Done handBack(Run run, Way way, String node) {
        return step(run, "hand back to " + node, all -> {
            var others = all.members().stream()
                    .filter(each -> !each.name().equals(node))
                    .toList();
            var back = new HandBack(all.guard(), all.station(node), others, way, run.point(), all.doing(all.guard()));
            String says = back.go();
            // The base backup's copy of the dynamic configuration brought it back.
            new Traces(all, way, all.doing(all.guard())).heedSlots();
            return new Done(says);
        });
    }
}
