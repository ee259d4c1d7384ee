package dev.drydock.workflows.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.late.LateWrites.Reckoning;
import dev.drydock.workflows.policy.Window;
import dev.drydock.workflows.rollout.Pace;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a run stands.
 *
 * @param run the chain's first run id
 * @param says one sentence: what the run is doing or whom it waits for
 * @param signed false when unsigned statements count
 * @param exit exit code of {@code status} and {@code watch}: the outcome's, 4 while a person is needed, else 0
 * @param next what a person can do now, as commands; empty when nothing is needed
 * @param heard every statement, counted or refused, in order
 * @param late how the late writes stand; null: the run has not come to them
 * @param pace what operators changed of the plan's rollout; null: nothing
 * @param nodeSeconds what a node took at most so far, or is expected to take; null: not told
 * @param figures what an approval may set bounds over, by name
 * @param window when its waves may begin, as frozen in its plan; null: at any time, or not told
 * @param evidence what whoever decides at the open gate should have seen, a sentence each; null: nothing beside {@code says}
 */
public record Status(
        String cluster,
        String runbook,
        String run,
        String plan,
        String phase,
        String says,
        Instant startedAt,
        boolean paused,
        boolean signed,
        List<GateStatus> gates,
        List<NodeStatus> nodes,
        Map<String, Integer> counts,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable ObjectNode outcome,
        int exit,
        List<String> next,
        List<Heard> heard,
        @Nullable Reckoning late,
        @Nullable Map<String, Long> figures,
        @Nullable Pace pace,
        @Nullable Long nodeSeconds,
        @Nullable Window window,
        @Nullable List<String> evidence) {

    /**
     * @param subject digest of what the gate asks about; null while it is not known yet
     * @param quorum approvals it takes in all
     * @param since when it was opened; null while it is ahead
     * @param needed who can still decide, while it is open; null otherwise
     */
    public record GateStatus(
            String name,
            GateState state,
            int quorum,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String subject,

            List<Heard> said,
            @Nullable Instant since,
            @Nullable Needed needed) {
        public GateStatus(String name, GateState state, int quorum, @Nullable String subject, List<Heard> said) {
            this(name, state, quorum, subject, said, null, null);
        }
    }

    /**
     * Whose turn it is at a gate.
     *
     * @param level counted from 1
     * @param of levels in all
     * @param missing approvals of this level
     * @param who of its approvers have not approved; the requester is not among them
     */
    public record Needed(int level, int of, int missing, List<String> who) {}

    public enum GateState {
        @JsonProperty("ahead")
        AHEAD,
        @JsonProperty("open")
        OPEN,
        @JsonProperty("passed")
        PASSED,
        @JsonProperty("rejected")
        REJECTED,
        @JsonProperty("expired")
        EXPIRED,
        /** Another way was taken, or this one is not there any more. */
        @JsonProperty("closed")
        CLOSED
    }

    /**
     * @param why why it does not count, or what it did
     * @param choice what an approval chose, where the gate offers more than yes and no; null: nothing was chosen
     */
    public record Heard(
            String by,
            String action,
            Instant at,
            String reason,
            boolean counted,
            @Nullable String why,
            @Nullable String target,
            @Nullable String nonce,
            @Nullable Boolean signed,
            @Nullable String choice) {
        public Heard(
                String by,
                String action,
                Instant at,
                String reason,
                boolean counted,
                @Nullable String why,
                @Nullable String target,
                @Nullable String nonce,
                @Nullable Boolean signed) {
            this(by, action, at, reason, counted, why, target, nonce, signed, null);
        }

        /** The same, which counts unless there is a reason why not. */
        public Heard because(String reasonNot) {
            return new Heard(
                    by,
                    action,
                    at,
                    reason,
                    reasonNot.isEmpty(),
                    reasonNot.isEmpty() ? null : reasonNot,
                    target,
                    nonce,
                    signed,
                    choice);
        }
    }

    /** @param step the step it is at, or the one that failed; empty while waiting */
    public record NodeStatus(String name, NodeState state, String step, int attempt, String says, Instant since) {}

    public enum NodeState {
        @JsonProperty("waiting")
        WAITING,
        @JsonProperty("running")
        RUNNING,
        @JsonProperty("done")
        DONE,
        @JsonProperty("stuck")
        STUCK,
        @JsonProperty("skipped")
        SKIPPED,
        @JsonProperty("undone")
        UNDONE,
        @JsonProperty("owing")
        OWING
    }
}
