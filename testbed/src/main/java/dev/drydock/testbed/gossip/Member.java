package dev.drydock.testbed.gossip;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.testbed.crsql.Site;

/** A node as others know it; {@code since} is the time stamp of its identity, so a later one replaces it. */
public record Member(Site id, String address, long since, int clusterId) {

    ObjectNode toJson(long ageMillis) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", id.hex())
                .put("addr", address)
                .put("ts", since)
                .put("cluster_id", clusterId)
                .put("age", ageMillis);
    }

    static Member of(JsonNode json) {
        return new Member(
                new Site(json.path("id").asText()),
                json.path("addr").asText(),
                json.path("ts").asLong(),
                json.path("cluster_id").asInt());
    }

    /** The document of `cluster members`. */
    public ObjectNode document() {
        var document = JsonNodeFactory.instance.objectNode().put("id", id.dashed());
        document.putObject("state")
                .put("addr", address)
                .put("ts", since)
                .put("cluster_id", clusterId)
                .put("ring", 0)
                .putNull("last_sync_ts")
                .putNull("member_id");
        document.putArray("rtts").add(0);
        return document;
    }
}
