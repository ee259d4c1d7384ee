package dev.drydock.activities.corrosion.replay;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** One conditional statement about one row: it changes nothing unless the row still is what was read. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "move")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Move.Insert.class, name = "insert"),
    @JsonSubTypes.Type(value = Move.Update.class, name = "update"),
    @JsonSubTypes.Type(value = Move.Delete.class, name = "delete")
})
public sealed interface Move {
    /** Where there is no such row yet. */
    record Insert(Map<String, JsonNode> cells) implements Move {}

    /** @param expected what those cells hold */
    record Update(Map<String, JsonNode> cells, Map<String, JsonNode> expected) implements Move {}

    /** @param expected what all cells hold */
    record Delete(Map<String, JsonNode> expected) implements Move {}
}
