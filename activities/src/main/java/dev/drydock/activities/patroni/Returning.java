package dev.drydock.activities.patroni;

import dev.drydock.activities.steps.Papers;
import dev.drydock.workflows.rollback.Drops;
import dev.drydock.workflows.rollback.Findings;
import dev.drydock.workflows.rollback.Findings.Table;
import dev.drydock.workflows.rollback.Rollback.Done;
import dev.drydock.workflows.rollback.Rollback.Evidence;
import dev.drydock.workflows.rollback.Rollback.Last;
import dev.drydock.workflows.rollback.Rollback.Mark;
import dev.drydock.workflows.rollback.Rollback.Promoted;
import dev.drydock.workflows.rollback.Rollback.Run;
import dev.drydock.workflows.rollback.Rollback.Still;
import dev.drydock.workflows.rollback.Rollback.Verified;
import dev.drydock.workflows.rollback.Rollback.Way;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.Json;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The steps that go back to the mark. */
record Returning(Bench bench) {
    Done fence(Run run, Way way, String node) {
        return bench.step(run, way, "fence of " + node, (all, _) -> {
            String expected = all.guard().dir().facts().systemIdentifier();
            return new Done(all.fence(node).close(expected));
        });
    }

    Done unfence(Run run, Way way, String node) {
        return bench.step(
                run,
                way,
                "unfence of " + node,
                (all, _) -> new Done(all.fence(node).open(all.turn(node))));
    }

    Last last(Run run, Way way) {
        return bench.step(
                run,
                way,
                "question which member took writes last",
                (all, _) -> new LastLeader(all.fenced()).told(way.salvage().values()));
    }

    Evidence look(Run run, Way way, Mark mark, Last last) {
        return bench.step(run, way, "look at the guard", (all, _) -> {
            var papers = Papers.of(bench.file(run));
            var since = new Since(all, papers, run, mark, last);
            since.begin();
            all.fenced();
            var found = since.found(new AtMark(all.guard(), mark).tables());
            String stood = new LastLeader(all.fenced()).stood();
            // For whoever is asked at the gate, under the digest that they sign.
            String digest = papers.keep("evidence", found);
            long rows = found.tables().stream().mapToLong(Table::rows).sum();
            return new Evidence(mark.lsn(), found.tables().size(), rows, Drops.says(found), digest, stood);
        });
    }

    Still still(Run run, Way way, Last last, String stood) {
        return bench.step(run, way, "question whether all stand still", (all, _) -> {
            try {
                return new Still(new LastLeader(all.fenced()).since(last, stood));
            } catch (GiveUp e) { // somebody runs
                return new Still(String.valueOf(e.getMessage()));
            }
        });
    }

    Promoted promote(Run run, Way way, Mark mark, String last, @Nullable String evidence) {
        return bench.step(run, way, "promotion of the guard", (all, _) -> {
            var guard = new AtMark(all.guard(), mark);
            boolean survives = !last.isEmpty() && !all.left().contains(last);
            if (guard.stands()) {
                prepare(all, mark, survives ? last : "");
            }
            long milliseconds = guard.promote(all.doing(all.guard()));
            var given = given(all, run, survives ? last : "", evidence);
            var onward = new Onward(all.guard());
            var sequences = given == null ? onward.beyondTheirOwn() : onward.beyond(given);
            if (way.aside()) {
                PatroniRollback.aside(all, run, way).becomeOrdinary();
            } else {
                PatroniRollback.post(all, run, way).putBack();
                guard.becomeOrdinary();
            }
            return new Promoted(guard.timeline(), milliseconds, sequences);
        });
    }

    /** Nothing is promoted beside a server that serves, and not to a timeline that the last leader knows of. */
    private static void prepare(Stations all, Mark mark, String last) {
        var fenced = all.fenced();
        if (!last.isEmpty()) {
            long newest = Objects.requireNonNull(fenced.get(last)).timeline();
            new Histories(all.guard(), all.station(last), all.doing(all.guard())).bring(mark.timeline(), newest);
        }
    }

    /**
     * The numbers that the last leader's sequences gave out, as approvers saw them. A run of before did not ask for them
     * before the guard was promoted. Not a guess where asking fails: numbers that come twice are rows that conflict.
     *
     * @param last empty: there is none that could be asked
     */
    private @Nullable Map<String, Map<String, String>> given(
            Stations all, Run run, String last, @Nullable String evidence) throws SQLException, IOException {
        var found = evidence == null
                ? null
                : Json.read(Papers.of(bench.file(run)).get("evidence", evidence), Findings.class)
                        .sequences();
        if (found != null || last.isEmpty()) {
            return found;
        }
        var station = all.station(last);
        return new Alone(station, all.doing(station)).during("sequences", Onward::given);
    }

    Done lead(Run run, Way way) {
        return bench.step(run, way, "lead of the guard", (all, _) -> {
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
        return bench.step(run, way, "rejoin of " + node, (all, _) -> {
            var member = all.station(node);
            return new Done(new Rejoining(member, all.guard(), all.doing(member)).go());
        });
    }

    Verified verify(Run run, Way way, List<String> nodes) {
        return bench.step(run, way, "comparison of all nodes", (all, _) -> {
            var followers = nodes.stream()
                    .filter(each -> !each.equals(way.guard()))
                    .map(all::station)
                    .toList();
            return new Comparison(all.guard(), followers, all.doing(all.guard())).all();
        });
    }

    Done handBack(Run run, Way way, String node) {
        return bench.step(run, way, "hand back to " + node, (all, _) -> {
            var others = all.members().stream()
                    .filter(each -> !each.name().equals(node))
                    .toList();
            var back = new HandBack(all.guard(), all.station(node), others, way, run.point(), all.doing(all.guard()));
            return new Done(back.go());
        });
    }

    Done tidy(Run run, Way way, List<String> nodes) {
        return bench.step(run, way, "end of the way back", (all, _) -> {
            var there = nodes.stream().map(all::station).toList();
            String says = new Traces(there, way, all.doing(all.guard())).remove(all.guard());
            PatroniRollback.aside(all, run, way).forget();
            return new Done(says + "; " + way.guard() + " leads as a member");
        });
    }
}
