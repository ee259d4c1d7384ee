package dev.drydock.activities.patroni;

import dev.drydock.activities.patroni.salvage.Shelves;
import dev.drydock.activities.steps.Papers;
import dev.drydock.workflows.rollback.Findings;
import dev.drydock.workflows.rollback.Findings.Table;
import dev.drydock.workflows.rollback.Rollback.Last;
import dev.drydock.workflows.rollback.Rollback.Mark;
import dev.drydock.workflows.rollback.Rollback.Run;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a return takes out of the database, of a cluster that is fenced: as it was saved, change by change; or, where nothing
 * is saved, as the last leader's tables tell. That one is started alone to be asked, also for the numbers that its sequences
 * gave out: nothing depends on it any more once the guard is promoted.
 */
record Since(Stations all, Papers papers, Run run, Mark mark, Last last) {
    private Optional<Alone> alone() {
        if (last.name().isEmpty() || all.left().contains(last.name())) {
            return Optional.empty();
        }
        var station = all.station(last.name());
        return Optional.of(new Alone(station, all.doing(station)));
    }

    /** Before anybody asks whether all are fenced: a worker that died while it asked left the last leader running. */
    void begin() {
        alone().ifPresent(alone -> alone.end("look"));
    }

    /** @param tables of the guard */
    Findings found(List<Table> tables) throws SQLException, IOException {
        var uncarried = new ArrayList<String>();
        all.left().forEach(name -> uncarried.add("node " + name + " is left out: what it alone took is not known"));
        Optional<Alone> alone = alone();
        if (alone.isEmpty()) {
            return new Findings(mark.lsn(), new Last("", 0, false), tables, false, List.of(), uncarried);
        }
        var shelves = Shelves.of(papers.store(), run.cluster(), run.book());
        boolean saved =
                papers.stored(run.book(), () -> shelves.harvested(last.name()).isPresent());
        Asked asked = asked(alone.get(), !saved);
        if (!saved) {
            var changed = Findings.between(tables, asked.tables());
            return new Findings(mark.lsn(), last, tables, false, List.of(), uncarried, changed, asked.sequences());
        }
        return papers.stored(run.book(), () -> {
            uncarried.addAll(shelves.uncarriedOf(last.name()));
            var dropped = shelves.droppedOf(last.name());
            return new Findings(mark.lsn(), last, tables, true, dropped, uncarried, List.of(), asked.sequences());
        });
    }

    /** @param tables empty: they were not asked for */
    private record Asked(Map<String, Map<String, String>> sequences, List<Table> tables) {}

    private static Asked asked(Alone alone, boolean tables) throws SQLException, IOException {
        return alone.during(
                "look", there -> new Asked(Onward.given(there), tables ? Tables.everywhere(there) : List.of()));
    }
}
