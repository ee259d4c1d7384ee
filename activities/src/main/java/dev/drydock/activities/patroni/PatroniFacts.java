package dev.drydock.activities.patroni;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.activities.patroni.PatroniRest.Answer;
import dev.drydock.workflows.rollback.Survey.Member;
import dev.drydock.workflows.rollback.Survey.Patroni;
import dev.drydock.workflows.rollback.Survey.Rest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What one Patroni says of itself and of its cluster. */
final class PatroniFacts {
    private static final List<String> ROUTES = List.of("/patroni", "/cluster", "/config", "/history");

    private PatroniFacts() {}

    static Rest of(PatroniRest rest) {
        var said = new ArrayList<JsonNode>();
        for (String route : ROUTES) {
            switch (rest.get(route)) {
                case Answer.Said answer -> said.add(answer.body());
                case Answer.Unauthorized no -> {
                    return silent(rest, route, "status " + no.status());
                }
                case Answer.Refused no -> {
                    return silent(rest, route, "status " + no.status() + ", expected 200");
                }
                case Answer.Silent no -> {
                    return silent(rest, route, no.why());
                }
            }
        }
        return new Rest.Answered(patroni(said.get(0), said.get(1), said.get(2), said.get(3), refused(rest)));
    }

    private static Rest silent(PatroniRest rest, String route, String why) {
        return new Rest.Silent("did not answer GET " + route + " of Patroni at " + rest + ": " + why);
    }

    private static String refused(PatroniRest rest) {
        return switch (rest.login()) {
            case Answer.Said _ -> "";
            case Answer.Refused no when no.status() == 400 -> "";
            case Answer.Unauthorized no ->
                "refused the login of user " + rest.username() + " at Patroni's REST interface " + rest + " (status "
                        + no.status() + ": " + no.why() + ")";
            case Answer.Refused no -> "would not take a change at " + rest + " (status " + no.status() + ")";
            case Answer.Silent no -> "did not say at " + rest + " whether it takes a change: " + no.why();
        };
    }

    static Patroni patroni(JsonNode own, JsonNode cluster, JsonNode config, JsonNode history, String refused) {
        var members = new ArrayList<Member>();
        cluster.path("members").forEach(member -> members.add(member(member)));
        var slots = new ArrayList<String>();
        config.path("slots").fieldNames().forEachRemaining(slots::add);
        return new Patroni(
                own.path("patroni").path("version").asText(),
                refused,
                own.path("database_system_identifier").asText(),
                own.path("pause").asBoolean()
                        || cluster.path("pause").asBoolean()
                        || config.path("pause").asBoolean(),
                history.isEmpty() ? 0 : history.path(history.size() - 1).path(0).asLong(),
                slots,
                members,
                on(config.path("synchronous_mode_strict")),
                on(config.path("synchronous_mode")));
    }

    /** In all words that Patroni takes for yes, of 4.0 on also {@code quorum}. */
    private static boolean on(JsonNode setting) {
        return List.of("on", "true", "yes", "1", "quorum")
                .contains(setting.asText().toLowerCase(Locale.ROOT));
    }

    private static Member member(JsonNode member) {
        return new Member(
                member.path("name").asText(),
                member.path("role").asText(),
                member.path("state").asText(),
                member.path("timeline").asLong(),
                member.path("tags").path("nofailover").asBoolean());
    }
}
