package dev.drydock.activities.patroni;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.activities.clusters.ClusterFile;
import dev.drydock.activities.remote.Reach;
import dev.drydock.activities.remote.Sh;
import dev.drydock.workflows.rollback.Survey;
import dev.drydock.workflows.rollback.Survey.Rest;
import dev.drydock.workflows.rollback.Survey.Server;
import dev.drydock.workflows.rollback.Survey.Sql;
import dev.drydock.workflows.rollback.Survey.Standby;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import java.net.http.HttpClient;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One member: its Patroni and its PostgreSQL. */
final class PatroniNode {
    private static final String ANY_DATABASE = "postgres";
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private static final String RECEIVER = """
            SELECT coalesce((SELECT status FROM pg_stat_wal_receiver), ''),
                   coalesce(pg_last_wal_receive_lsn()::text, '')""";

    /** Where the directory cannot be looked into, what lies above it is on the same file system as far as we know. */
    private static final String FREE = """
            p=$D; while [ ! -d "$p" ]; do p=$(dirname "$p"); done
            df -Pk "$p" | awk 'NR == 2 { print $4 }'
            """;

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
        Sql sql = postgresql();
        boolean recovers =
                sql instanceof Sql.Answered(Server server) && server.identity().recovering();
        return new Survey.Node(node.name(), patroni(), sql, recovers ? standby() : null);
    }

    private @Nullable Standby standby() {
        try (var database = Database.open(reach, postgresql, ANY_DATABASE, superuser)) {
            return database.one(
                    RECEIVER, row -> new Standby(data(), free(), row.getString(1), row.getString(2), lacks()));
        } catch (SQLException | GiveUp | TryAgain e) {
            return null; // of whom nothing is known is not asked to stand aside
        }
    }

    private String data() {
        return node.section().path("data-dir").asText();
    }

    private long free() {
        String said =
                reach.run("D=" + Sh.quote(data()) + "\n" + FREE, LIMIT).out().strip();
        return said.matches("\\d{1,15}") ? 1024 * Long.parseLong(said) : 0;
    }

    private List<String> lacks() {
        var lacks = new ArrayList<String>();
        if (node.section().path("config").isMissingNode()) {
            lacks.add("patroni.config of node " + node.name());
        }
        if (node.section().path("authentication").path("replication").isMissingNode()) {
            lacks.add("patroni.authentication.replication");
        }
        return lacks;
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
