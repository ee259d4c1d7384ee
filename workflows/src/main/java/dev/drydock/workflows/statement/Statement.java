package dev.drydock.workflows.statement;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.words.Json;
import java.time.Instant;

/**
 * What a person says to a run.
 *
 * @param about always {@link #ABOUT}
 * @param target the gate for approve and reject; empty otherwise
 * @param subject digest of what it is about: the plan's, or at a gate what the gate asks about
 * @param run the run's id; empty for start
 * @param until the statement does not count after this
 * @param with the action's arguments, e.g. {@code {"nodes":["n1"],"from":"restore"}}
 */
public record Statement(
        String about,
        String action,
        Instant at,
        String by,
        String cluster,
        String nonce,
        String plan,
        String reason,
        String run,
        String subject,
        String target,
        Instant until,
        ObjectNode with) {
    public static final String ABOUT = "drydock.statement.v1";

    /** The exact text that is signed and sent. */
    public String text() {
        return Json.canonical(this);
    }
}
