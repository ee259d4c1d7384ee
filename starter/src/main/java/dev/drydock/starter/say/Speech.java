package dev.drydock.starter.say;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.starter.server.Look;
import dev.drydock.workflows.plan.PlanDocument;
import dev.drydock.workflows.statement.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * What somebody wants to say, before it is bound to a run.
 *
 * @param target the gate; empty for all but approve, reject and withdraw
 * @param subject what it is about when that is not the plan; empty: the plan
 */
public record Speech(String action, String target, String subject, String by, String reason, ObjectNode with) {
    /** @param until see {@link Until} */
    public Statement to(Look look, Instant now, Instant until) {
        var status = look.status();
        return statement(
                status.cluster(), status.plan(), status.run(), subject.isEmpty() ? status.plan() : subject, now, until);
    }

    /** The requester's own statement, which travels in the run's input. */
    public Statement start(PlanDocument plan, Instant now) {
        return statement(plan.at("cluster").asText(), plan.claimed(), "", plan.claimed(), now, Until.usual(now));
    }

    private Statement statement(String cluster, String plan, String run, String about, Instant now, Instant until) {
        return new Statement(
                Statement.ABOUT,
                action,
                now.truncatedTo(ChronoUnit.SECONDS),
                by,
                cluster,
                UUID.randomUUID().toString(),
                plan,
                reason,
                run,
                about,
                target,
                until,
                with);
    }
}
