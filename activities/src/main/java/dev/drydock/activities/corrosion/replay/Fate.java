package dev.drydock.activities.corrosion.replay;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.harvest.value.TypedJson;
import dev.drydock.harvest.value.Value;

/**
 * What became of one cell that the late writes want to hold {@code value}; a later target is another question.
 *
 * @param value typed; for the row as such {@link #THERE} or {@link #GONE}
 * @param signed whether approvers know, where it is a conflict or was skipped by them
 */
public record Fate(
        End end,
        JsonNode value,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean signed) {
    /** How a cell ended. */
    public enum End {
        @JsonProperty("applied")
        APPLIED,
        @JsonProperty("already")
        ALREADY,
        @JsonProperty("conflict")
        CONFLICT,
        @JsonProperty("skipped")
        SKIPPED
    }

    static final Value THERE = new Value.Int(1);
    static final Value GONE = new Value.Int(0);

    static Fate of(End end, Value value) {
        return new Fate(end, TypedJson.json(value), false);
    }

    boolean about(Value wanted) {
        return TypedJson.value(value).equals(wanted);
    }

    Fate sign() {
        return new Fate(end, value, true);
    }
}
