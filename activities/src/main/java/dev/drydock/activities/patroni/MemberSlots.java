package dev.drydock.activities.patroni;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.activities.patroni.PatroniRest.Answer;
import dev.drydock.workflows.words.Json;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The slots that Patroni keeps for members that are away. Since 4.0 it does so for {@code member_slots_ttl}, half an hour
 * where nobody says otherwise, and makes a slot again that somebody dropped meanwhile (seen with 4.1.5).
 *
 * @param members of the cluster, one of which answers
 */
record MemberSlots(List<Station> members) {
    private static final int KEEPS_SINCE = 4;
    private static final String TTL = "member_slots_ttl";

    /** What was there before, kept beside it by the same write, so that a second try knows it too. */
    private static final String BEFORE = "drydock_" + TTL;

    /** A slot's name, as Patroni makes it of a member's. */
    static String name(String member) {
        var name = new StringBuilder();
        member.toLowerCase(Locale.ROOT).codePoints().forEach(point -> {
            if (point == '-' || point == '.') {
                name.append('_');
            } else if ("abcdefghijklmnopqrstuvwxyz0123456789_".indexOf(point) >= 0) {
                name.appendCodePoint(point);
            } else {
                name.append("u%04d".formatted(point));
            }
        });
        return name.substring(0, Math.min(63, name.length()));
    }

    /**
     * From now on a member that is away has none. Patroni answers with the configuration of its last loop, so this goes by
     * none that it has just written itself.
     *
     * @return what {@link #keep} needs; empty: Patroni keeps none anyway
     */
    Optional<JsonNode> end() {
        if (!kept()) {
            return Optional.empty();
        }
        JsonNode config = new Dynamic(members).config();
        JsonNode before = config.has(BEFORE)
                ? config.path(BEFORE)
                : Json.MAPPER.createArrayNode().add(config.path(TTL));
        ObjectNode wish = Json.MAPPER.createObjectNode().put(TTL, 0);
        wish.set(BEFORE, before);
        new Dynamic(members).patch(wish);
        return Optional.of(before);
    }

    /** As before {@link #end}. */
    void keep(JsonNode before) {
        ObjectNode wish = Json.MAPPER.createObjectNode().putNull(BEFORE);
        wish.set(TTL, before.get(0));
        new Dynamic(members).patch(wish);
    }

    private boolean kept() {
        return members.stream()
                .anyMatch(member -> member.rest().get("/patroni") instanceof Answer.Said(var said)
                        && major(said.path("patroni").path("version").asText()) >= KEEPS_SINCE);
    }

    private static int major(String version) {
        String first = version.replaceFirst("\\D.*$", "");
        return first.isEmpty() || first.length() > 3 ? 0 : Integer.parseInt(first);
    }
}
