package dev.drydock.activities.clusters;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.policy.GatePolicy;
import dev.drydock.workflows.policy.RolloutPolicy;
import dev.drydock.workflows.words.ClusterName;
import dev.drydock.workflows.words.GiveUp;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A cluster file, checked.
 *
 * @param digest {@code sha256:<hex>} of the file's bytes
 * @param workdir Drydock's directory on each node
 * @param hooks {@code before-stop}, {@code after-start} to a line of sh
 * @param companions services restarted after the node's own
 * @param operators empty: whoever can reach a run may operate it
 * @param keys where people's keys are
 * @param late table to what becomes of late writes to it; {@code *}: every other one
 */
public record ClusterFile(
        ClusterName name,
        Path file,
        String digest,
        List<Node> nodes,
        URI artifacts,
        String workdir,
        Map<String, String> hooks,
        List<ServiceEntry> companions,
        RolloutPolicy rollout,
        Map<String, GatePolicy> gates,
        List<String> operators,
        Keys keys,
        Map<String, String> late) {

    public ClusterFile {
        nodes = List.copyOf(nodes);
        hooks = Map.copyOf(hooks);
        companions = List.copyOf(companions);
        gates = Map.copyOf(gates);
        operators = List.copyOf(operators);
        late = Map.copyOf(late);
    }

    /** A cluster whose people have no keys. */
    public ClusterFile(
            ClusterName name,
            Path file,
            String digest,
            List<Node> nodes,
            URI artifacts,
            String workdir,
            Map<String, String> hooks,
            List<ServiceEntry> companions,
            RolloutPolicy rollout,
            Map<String, GatePolicy> gates,
            List<String> operators) {
        this(
                name,
                file,
                digest,
                nodes,
                artifacts,
                workdir,
                hooks,
                companions,
                rollout,
                gates,
                operators,
                Keys.NONE,
                Map.of());
    }

    /**
     * @param signers an {@code allowed_signers} file; null: only unsigned statements can count
     * @param revoked a key revocation list; null: no key is revoked
     */
    public record Keys(@Nullable Path signers, @Nullable Path revoked) {
        static final Keys NONE = new Keys(null, null);
    }

    /**
     * @param ssh {@code user@host:port}; null for a local node
     * @param section the system's own section with this node's keys laid over it
     */
    public record Node(
            String name,
            String zone,
            boolean local,
            @Nullable String ssh,
            @Nullable String via,
            ObjectNode section) {
        public String address() {
            return local ? "local" : String.valueOf(ssh);
        }
    }

    /**
     * {@code {systemd: NAME}} or {@code {start: "...", stop: "..."}}.
     *
     * @param systemd unit name; null: start and stop are given
     */
    public record ServiceEntry(
            @Nullable String systemd,
            @Nullable String start,
            @Nullable String stop) {}

    /** Refuses a name the file does not have. */
    public Node node(String name) {
        return nodes.stream()
                .filter(n -> n.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new GiveUp("node " + name + " is not in " + file + " (cluster " + this.name + ")"));
    }
}
