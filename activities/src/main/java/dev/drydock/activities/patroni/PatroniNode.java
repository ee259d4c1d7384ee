package dev.drydock.activities.patroni;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.activities.clusters.ClusterFile;
import dev.drydock.activities.remote.Reach;
import dev.drydock.workflows.rollback.Survey;
import dev.drydock.workflows.rollback.Survey.Rest;
import dev.drydock.workflows.rollback.Survey.Server;
import dev.drydock.workflows.rollback.Survey.Sql;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import java.net.http.HttpClient;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** One member: its Patroni and its PostgreSQL. */
final class PatroniNode {
    private static final String ANY_DATABASE = "postgres";

    private final ClusterFile.Node node;
    private final Reach reach;
    private final PatroniRest rest;
    private final Endpoint postgresql;
    private final Login superuser;

    PatroniNode(ClusterFile.Node node, Reach reach, HttpClient http) {
        JsonNode section = node.section();
        JsonNode logins = section.path("authentication");
        this.node = node;
        this.reach = reach;
        this.rest = new PatroniRest(
                http, reach, Endpoint.of(section.path("restapi").asText()), Login.of(logins.path("restapi")));
        this.postgresql = Endpoint.of(section.path("postgresql").asText());
        this.superuser = Login.of(logins.path("superuser"));
    }

    Survey.Node facts() {
        return new Survey.Node(node.name(), patroni(), postgresql());
    }

    private Rest patroni() {
        try {
            return PatroniFacts.of(rest);
        } catch (GiveUp | TryAgain e) {
            return new Rest.Silent("could not be asked: " + e.getMessage());
        }
    }

    private Sql postgresql() {
        try (var database = Database.open(reach, postgresql, ANY_DATABASE, superuser)) {
            var facts = new ServerFacts(database);
            var identity = facts.identity();
            return new Sql.Answered(new Server(
                    identity,
                    facts.settings(),
                    facts.use(identity),
                    identity.recovering() ? Survey.Tables.NOT_ASKED : tables(facts.databases())));
        } catch (SQLException e) {
            return new Sql.Silent("did not answer as user " + superuser.username() + " of PostgreSQL at " + postgresql
                    + ": " + e.getMessage());
        } catch (GiveUp | TryAgain e) {
            return new Sql.Silent("could not be asked: " + e.getMessage());
        }
    }

    private Survey.Tables tables(List<String> databases) throws SQLException {
        var having = new ArrayList<String>();
        var withoutIdentity = new ArrayList<String>();
        for (String each : databases) {
            try (var database = Database.open(reach, postgresql, each, superuser)) {
                var facts = new ServerFacts(database);
                if (facts.tables() > 0) {
                    having.add(each);
                }
                withoutIdentity.addAll(facts.withoutIdentity());
            }
        }
        return new Survey.Tables(having, withoutIdentity);
    }
}
