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

/**
 * What a return takes out of the database, of a cluster that is fenced: as it was saved, change by change; or, where nothing
 * is saved, as the last leader's tables tell, which is started alone for that.
 */
record Since(Stations all, Papers papers, Run run, Mark mark, Last last) {
    /** @param tables of the guard */
    Findings found(List<Table> tables) throws SQLException, IOException {
        var uncarried = new ArrayList<String>();
        all.left().forEach(name -> uncarried.add("node " + name + " is left out: what it alone took is not known"));
        if (last.name().isEmpty() || all.left().contains(last.name())) {
            return new Findings(mark.lsn(), new Last("", 0, false), tables, false, List.of(), uncarried);
        }
        Findings saved = saved(tables, uncarried);
        return saved.saved() ? saved : compared(tables, uncarried);
    }

    private Findings saved(List<Table> tables, List<String> uncarried) {
        var shelves = Shelves.of(papers.store(), run.cluster(), run.book());
        return papers.stored(run.book(), () -> {
            boolean saved = shelves.harvested(last.name()).isPresent();
            var not = new ArrayList<>(uncarried);
            not.addAll(shelves.uncarriedOf(last.name()));
            return new Findings(mark.lsn(), last, tables, saved, shelves.droppedOf(last.name()), not);
        });
    }

    private Findings compared(List<Table> tables, List<String> uncarried) throws SQLException, IOException {
        var station = all.station(last.name());
        var now = new Alone(station, all.doing(station)).during("look", Tables::everywhere);
        return new Findings(mark.lsn(), last, tables, false, List.of(), uncarried, Findings.between(tables, now));
    }
}
