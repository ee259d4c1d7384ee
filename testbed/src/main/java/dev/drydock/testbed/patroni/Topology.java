package dev.drydock.testbed.patroni;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * The cluster as one member sees it.
 *
 * @param paused Patroni's maintenance mode
 */
public record Topology(List<Standing> members, boolean paused) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * @param role leader, replica, sync_standby and others
     * @param state running, streaming, starting and others; a replica that streams says "running" before Patroni 4
     * @param timeline 0 while it is not known
     */
    public record Standing(String name, String role, String state, long timeline) {
        static Standing of(JsonNode json) {
            return new Standing(
                    json.path("name").asText(),
                    json.path("role").asText(),
                    json.path("state").asText(),
                    json.path("timeline").asLong());
        }

        boolean serves() {
            return state.equals("running") || state.equals("streaming");
        }
    }

    public Topology {
        members = List.copyOf(members);
    }

    static Optional<Topology> read(String body) {
        try {
            var json = JSON.readTree(body);
            var members = StreamSupport.stream(json.path("members").spliterator(), false)
                    .map(Standing::of)
                    .toList();
            return Optional.of(new Topology(members, json.path("pause").asBoolean()));
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    public Optional<Standing> leader() {
        return members.stream().filter(each -> each.role().equals("leader")).findFirst();
    }

    public boolean has(String name, String role) {
        return members.stream()
                .anyMatch(each -> each.name().equals(name) && each.role().equals(role));
    }

    /** One leads, and all serve on its timeline. */
    public boolean whole(int size) {
        return members.size() == size
                && leader().isPresent()
                && members.stream().allMatch(Standing::serves)
                && members.stream().map(Standing::timeline).distinct().count() == 1;
    }
}
