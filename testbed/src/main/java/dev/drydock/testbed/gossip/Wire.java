package dev.drydock.testbed.gossip;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.testbed.crsql.Batch;
import dev.drydock.testbed.crsql.Blob;
import dev.drydock.testbed.crsql.Change;
import dev.drydock.testbed.crsql.Range;
import dev.drydock.testbed.crsql.Site;
import dev.drydock.testbed.crsql.Versions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Versions and changes as JSON; reals and blobs are marked, so that values keep their storage class. */
final class Wire {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Wire() {}

    static ObjectNode versions(Versions versions) {
        var json = JSON.objectNode();
        var heads = json.putObject("heads");
        versions.heads().forEach((site, head) -> heads.put(site.hex(), head));
        json.set("missing", ranges(versions.missing()));
        return json;
    }

    static Versions versions(JsonNode json) {
        var heads = new TreeMap<Site, Long>();
        json.path("heads")
                .properties()
                .forEach(head ->
                        heads.put(new Site(head.getKey()), head.getValue().asLong()));
        return new Versions(heads, ranges(json.path("missing")));
    }

    static ObjectNode batch(Batch batch) {
        var json = JSON.objectNode();
        json.set("served", ranges(batch.served()));
        var changes = json.putArray("changes");
        batch.changes().forEach(change -> changes.add(change(change)));
        return json.put("more", batch.more());
    }

    static Batch batch(JsonNode json) {
        var changes = new ArrayList<Change>();
        json.path("changes").forEach(change -> changes.add(change(change)));
        return new Batch(ranges(json.path("served")), changes, json.path("more").asBoolean());
    }

    private static ObjectNode ranges(Map<Site, List<Range>> ranges) {
        var json = JSON.objectNode();
        ranges.forEach((site, each) -> {
            var list = json.putArray(site.hex());
            each.forEach(range -> list.add(JSON.arrayNode().add(range.start()).add(range.end())));
        });
        return json;
    }

    private static Map<Site, List<Range>> ranges(JsonNode json) {
        var ranges = new TreeMap<Site, List<Range>>();
        json.properties().forEach(each -> {
            var list = new ArrayList<Range>();
            each.getValue()
                    .forEach(range -> list.add(
                            new Range(range.path(0).asLong(), range.path(1).asLong())));
            ranges.put(new Site(each.getKey()), list);
        });
        return ranges;
    }

    private static ArrayNode change(Change change) {
        var key = JSON.arrayNode();
        change.key().forEach(value -> key.add(value(value)));
        var stamp = change.stamp();
        return JSON.arrayNode()
                .add(change.table())
                .add(key)
                .add(change.column())
                .add(value(change.value()))
                .add(change.version())
                .add(change.life())
                .add(stamp.site().hex())
                .add(stamp.dbVersion())
                .add(stamp.seq())
                .add(stamp.ts());
    }

    private static Change change(JsonNode json) {
        var key = new ArrayList<@Nullable Object>();
        json.path(1).forEach(value -> key.add(value(value)));
        var stamp = new Change.Stamp(
                new Site(json.path(6).asText()),
                json.path(7).asLong(),
                json.path(8).asLong(),
                json.path(9).asText());
        return new Change(
                json.path(0).asText(),
                key,
                json.path(2).asText(),
                value(json.path(3)),
                json.path(4).asLong(),
                json.path(5).asLong(),
                stamp);
    }

    private static JsonNode value(@Nullable Object value) {
        return switch (value) {
            case null -> JSON.nullNode();
            case Long number -> JSON.numberNode(number);
            case Double real -> JSON.objectNode().put("real", real.toString());
            case Blob blob -> JSON.objectNode().put("blob", blob.hex());
            default -> JSON.textNode(value.toString());
        };
    }

    private static @Nullable Object value(JsonNode json) {
        if (json.isObject()) {
            return json.has("real")
                    ? (Object) Double.valueOf(json.path("real").asText())
                    : new Blob(json.path("blob").asText());
        }
        if (json.isNull()) {
            return null;
        }
        return json.isTextual() ? (Object) json.asText() : json.asLong();
    }
}
