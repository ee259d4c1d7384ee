package dev.drydock.activities.patroni;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.activities.patroni.PatroniRest.Answer;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What Patroni keeps for the whole cluster: its dynamic configuration, and who its members are. */
record Dynamic(List<Station> members) {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** @param host as the other members reach it, of Patroni's {@code connect_address} */
    record At(String name, String host, int port, boolean leads) {}

    JsonNode config() {
        return asked("/config");
    }

    List<At> topology() {
        var found = new ArrayList<At>();
        asked("/cluster").path("members").forEach(member -> {
            String role = member.path("role").asText();
            found.add(new At(
                    member.path("name").asText(),
                    member.path("host").asText(),
                    member.path("port").asInt(),
                    role.equals("leader") || role.equals("master")));
        });
        return found;
    }

    private JsonNode asked(String route) {
        var why = new ArrayList<String>();
        for (Station member : members) {
            switch (member.rest().get(route)) {
                case Answer.Said said -> {
                    return said.body();
                }
                case Answer.Silent no -> why.add(member.name() + ": " + no.why());
                case Answer.Refused no -> why.add(member.name() + ": status " + no.status());
                case Answer.Unauthorized no -> why.add(member.name() + ": status " + no.status());
            }
        }
        throw new TryAgain("no Patroni answers GET " + route + ": " + String.join("; ", why));
    }

    /** Merges a change into the configuration; null takes a key away. The same change again changes nothing. */
    void patch(ObjectNode change) {
        var why = new ArrayList<String>();
        for (Station member : members) {
            switch (member.rest().change("PATCH", "/config", change.toString(), LIMIT)) {
                case Answer.Said _ -> {
                    return;
                }
                case Answer.Unauthorized no ->
                    throw new GiveUp("node " + member.name() + ": Patroni's REST interface refused the login of user "
                            + member.rest().username() + " (status " + no.status() + ": " + no.why() + ")");
                case Answer.Refused no -> why.add(member.name() + ": status " + no.status() + " " + no.why());
                case Answer.Silent no -> why.add(member.name() + ": " + no.why());
            }
        }
        throw new TryAgain("no Patroni took PATCH /config " + change + ": " + String.join("; ", why));
    }
}
