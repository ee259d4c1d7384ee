package dev.drydock.workflows.floor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What an operator told the run to do; taken at the next safe boundary. Pause and resume hold at once. */
public sealed interface Order {
    /** @param from step to begin with; empty: the one that failed */
    record Retry(List<String> nodes, boolean allStuck, String from) implements Order {}

    record Skip(List<String> nodes, String reason, String by) implements Order {
        public String says() {
            return "skipped by " + by + ": " + reason;
        }
    }

    /**
     * A step that a person did by hand, on nodes that are stuck at it.
     *
     * @param then the step to go on with
     */
    record Mark(List<String> nodes, String step, String then, String by) implements Order {}

    record Abort(WayBack wayBack, String reason, String by) implements Order {}

    /** What an abort wants of nodes that were touched already. */
    enum WayBack {
        UNSAID,
        UNDO,
        LEAVE
    }

    /** Names in a statement's arguments; empty when there are none. */
    static List<String> names(JsonNode with, String field) {
        var names = new ArrayList<String>();
        with.path(field).forEach(n -> names.add(n.asText()));
        return List.copyOf(names);
    }
}
