package dev.drydock.workflows.floor;

import dev.drydock.workflows.policy.Policy;
import dev.drydock.workflows.run.StepFailure;
import dev.drydock.workflows.run.StepOptions;
import dev.drydock.workflows.signature.RevokedKeys;
import dev.drydock.workflows.signature.Verdict;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/**
 * Reads the list of revoked keys again when a gate is about to pass: somebody may have lost a key since they approved.
 * Where nothing is signed it asks nothing.
 */
final class Revocation {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final GateBook gates;
    private final Conversation conversation;
    private final String cluster;
    private final Policy.Steps steps;

    Revocation(String cluster, GateBook gates, Conversation conversation) {
        this.cluster = cluster;
        this.gates = gates;
        this.conversation = conversation;
        this.steps = Workflow.newActivityStub(Policy.Steps.class, StepOptions.brief(cluster, PATIENCE));
    }

    /**
     * Strikes what was signed with a key that was revoked.
     *
     * @return why the list could not be read; empty: it was
     */
    String applied(String gate) {
        if (!gates.signed(gate)) {
            return "";
        }
        try {
            RevokedKeys now = steps.revoked(cluster);
            conversation.revoked(now);
            gates.strike(
                    gate,
                    vote -> vote.key() == null
                            ? ""
                            : switch (now.check(vote.key())) {
                                case Verdict.Good _ -> "";
                                case Verdict.Refused(String says) -> says;
                            });
            return "";
        } catch (ActivityFailure e) {
            return StepFailure.says(e, cluster);
        }
    }
}
