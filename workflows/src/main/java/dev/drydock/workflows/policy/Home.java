package dev.drydock.workflows.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.words.Json;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything the worker's side says about a cluster before any node is asked: its file, its policy, its record.
 *
 * @param file digest of the cluster file's content, so that an edit between plan and run shows as drift
 * @param gates what each gate asks for, by gate name
 * @param operators who may retry, skip and abort; empty: whoever can reach the run
 * @param allowUnsigned whether this worker counts unsigned statements
 * @param hooks hook name ({@code before-stop}, {@code after-start}) to command
 * @param companions services restarted after the node's own, as the file writes them
 * @param late table to what becomes of late writes to it: {@code replay}, {@code review}, {@code skip} or {@code heals}
 * @param webhooks event of a run to the names of those who want to be told
 * @param keys whose signatures count; null: nobody's, as before there were any
 * @param duties who may do what; null: nobody is kept from anything, as before there were any
 * @param window when waves may begin; null: at any time
 * @param throttle what holds waves back; null: nothing
 */
public record Home(
        String cluster,
        String file,
        List<Member> nodes,
        RolloutPolicy rollout,
        Map<String, GatePolicy> gates,
        List<String> operators,
        boolean allowUnsigned,
        Map<String, String> hooks,
        List<String> companions,
        Standing record,
        @Nullable Map<String, String> late,
        @Nullable Map<String, List<String>> webhooks,
        @Nullable Keys keys,
        @Nullable Duties duties,
        @Nullable Window window,
        @Nullable Throttle throttle) {
    public Home {
        nodes = List.copyOf(nodes);
        gates = Collections.unmodifiableMap(new TreeMap<>(gates));
        operators = List.copyOf(operators);
        hooks = Collections.unmodifiableMap(new TreeMap<>(hooks));
        companions = List.copyOf(companions);
        late = late == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(late));
        webhooks = webhooks == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(webhooks));
        keys = keys == null ? Keys.NONE : keys;
        duties = duties == null ? Duties.NONE : duties;
        if (nodes.isEmpty()) {
            throw new IllegalArgumentException("cluster " + cluster + " has no nodes");
        }
    }

    /** Of a worker that tells nobody, and of a cluster whose people have no keys. */
    public Home(
            String cluster,
            String file,
            List<Member> nodes,
            RolloutPolicy rollout,
            Map<String, GatePolicy> gates,
            List<String> operators,
            boolean allowUnsigned,
            Map<String, String> hooks,
            List<String> companions,
            Standing record,
            @Nullable Map<String, String> late) {
        this(
                cluster,
                file,
                nodes,
                rollout,
                gates,
                operators,
                allowUnsigned,
                hooks,
                companions,
                record,
                late,
                null,
                null,
                null,
                null,
                null);
    }

    /** What every plan freezes of it; a runbook adds its own. */
    public ObjectNode frozen(RolloutPolicy effective) {
        ObjectNode policy = Json.MAPPER.createObjectNode();
        policy.set("rollout", Json.tree(effective));
        policy.set("operators", Json.MAPPER.valueToTree(operators));
        if (keys != null && keys.signers() != null) {
            policy.set("signers", Json.tree(keys.signers()));
        }
        if (duties != null && !duties.equals(Duties.NONE)) {
            policy.set("duties", Json.tree(duties));
        }
        if (window != null) {
            policy.set("window", Json.tree(window));
        }
        if (throttle != null) {
            policy.set("throttle", Json.tree(throttle));
        }
        return policy.put("file", file);
    }
}
