package dev.drydock.activities.patroni;

import dev.drydock.activities.clusters.ClusterFile;
import dev.drydock.activities.desk.SystemDoctor;
import dev.drydock.activities.remote.Reaches;
import dev.drydock.workflows.desk.Desk.Finding;
import dev.drydock.workflows.rollback.Survey;
import dev.drydock.workflows.rollback.Survey.Guard;
import dev.drydock.workflows.rollback.Survey.Patroni;
import dev.drydock.workflows.rollback.Survey.Place;
import dev.drydock.workflows.rollback.Survey.Rest;
import dev.drydock.workflows.rollback.Survey.Server;
import dev.drydock.workflows.rollback.Survey.Sql;
import java.util.ArrayList;
import java.util.List;

/** Whether each member's Patroni and PostgreSQL answer to the logins of the cluster file, and what is at a guard's place. */
public final class PatroniDoctor implements SystemDoctor {
    private final ClusterSurvey survey;

    public PatroniDoctor(Reaches reaches) {
        this.survey = new ClusterSurvey(reaches, ClusterSurvey.client());
    }

    @Override
    public List<Finding> findings(ClusterFile file) {
        Survey said = survey.of(file);
        var findings = new ArrayList<Finding>();
        said.nodes().forEach(node -> findings.add(member(file, node)));
        if (said.guard() != null) {
            findings.add(guard(file, said.guard()));
        }
        return findings;
    }

    private static Finding member(ClusterFile file, Survey.Node node) {
        var good = new ArrayList<String>();
        var bad = new ArrayList<String>();
        switch (node.rest()) {
            case Rest.Answered(Patroni patroni) -> {
                good.add(says(node.name(), patroni));
                if (!patroni.refused().isEmpty()) {
                    bad.add(patroni.refused());
                }
            }
            case Rest.Silent(String why) -> bad.add(why);
        }
        switch (node.sql()) {
            case Sql.Answered(Server server) -> good.add(says(server));
            case Sql.Silent(String why) -> bad.add(why);
        }
        String says = bad.isEmpty()
                ? String.join("; ", good)
                : "node " + node.name() + " "
                        + String.join("; it ", bad.stream().distinct().toList());
        return new Finding(
                file.name() + " member " + node.name(),
                bad.isEmpty(),
                says,
                file.file().toString());
    }

    private static String says(String name, Patroni patroni) {
        String as = patroni.members().stream()
                .filter(member -> member.name().equals(name))
                .map(member -> member.role() + ", " + member.state())
                .findFirst()
                .orElse("which does not name this member");
        return "Patroni " + patroni.version() + ": " + as + (patroni.paused() ? ", PAUSED" : "");
    }

    private static String says(Server server) {
        return "PostgreSQL " + server.major() + "." + server.identity().version() % 10_000
                + (server.identity().recovering() ? " follows" : " takes writes") + " on timeline "
                + server.identity().timeline();
    }

    /** A place that is taken is as it should be while a run holds a way back; a plan looks closer. */
    private static Finding guard(ClusterFile file, Guard guard) {
        String lacks = guard.lacks() == null || guard.lacks().isEmpty()
                ? ""
                : "; the cluster file lacks " + String.join(", ", guard.lacks());
        String says = switch (guard.place()) {
            case Place.Vacant(long free) -> (free >> 20) + " MiB are free for " + guard.data();
            case Place.Taken(String by) -> "taken: " + by;
            case Place.Aside _ -> "a replica's own";
            case Place.Silent(String why) -> "node " + guard.name() + " " + why;
        };
        return new Finding(
                file.name() + " guard " + guard.name(),
                lacks.isEmpty() && !(guard.place() instanceof Place.Silent),
                says + lacks,
                file.file().toString());
    }
}
