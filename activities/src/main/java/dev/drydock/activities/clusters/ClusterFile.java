package dev.drydock.activities.clusters;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.workflows.policy.GatePolicy;
import dev.drydock.workflows.policy.Roles;
import dev.drydock.workflows.policy.RolloutPolicy;
import dev.drydock.workflows.policy.Throttle;
import dev.drydock.workflows.policy.Window;
import dev.drydock.workflows.signature.AllowedSigners;
import dev.drydock.workflows.words.ClusterName;
import dev.drydock.workflows.words.GiveUp;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
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
 * @param login how the worker logs in to nodes that are reached by ssh
 * @param late table to what becomes of late writes to it; {@code *}: every other one
 * @param transfer how fast snapshots may travel
 * @param window when waves may begin; null: at any time
 * @param throttling what holds waves back; null: nothing
 * @param roles who may do what, by runbook; empty name: of every runbook
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
        Login login,
        Map<String, String> late,
        Transfer transfer,
        Map<String, Roles> roles,
        @Nullable Window window,
        @Nullable Throttling throttling) {
    private static final int PAGE = 100;

    public ClusterFile {
        nodes = List.copyOf(nodes);
        hooks = Map.copyOf(hooks);
        companions = List.copyOf(companions);
        gates = Map.copyOf(gates);
        operators = List.copyOf(operators);
        late = Map.copyOf(late);
        roles = Map.copyOf(roles);
    }

    /**
     * @param signers an {@code allowed_signers} file; null: only unsigned statements can count
     * @param who what it says
     * @param revoked a list of revoked keys; null: no key is revoked
     */
    public record Keys(
            @Nullable Path signers,
            @Nullable AllowedSigners who,
            @Nullable Path revoked) {
        static final Keys NONE = new Keys(null, null, null);
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

    /**
     * Bytes a second; 0: as fast as it goes.
     *
     * @param perNode to one node
     * @param inAll to all nodes of the cluster together
     * @param nodes how many there are
     */
    public record Transfer(long perNode, long inAll, int nodes) {
        /** With what an operator said of all nodes together since; empty: nothing. */
        public Transfer with(OptionalLong said) {
            return said.isPresent() ? new Transfer(perNode, said.getAsLong(), nodes) : this;
        }

        /** What each of so many at once may take; pages of nodes may be served at the same time, by several workers. */
        public long eachOf(int atOnce) {
            int pages = Math.ceilDiv(Math.max(1, nodes), PAGE);
            long share = inAll / Math.min((long) atOnce * pages, Math.max(1, nodes));
            if (inAll == 0) {
                return perNode;
            }
            return perNode == 0 ? Math.max(1, share) : Math.min(perNode, Math.max(1, share));
        }
    }

    /**
     * What holds waves back.
     *
     * @param frozen what a plan holds of it
     */
    public record Throttling(Figure figure, Throttle frozen) {}

    /** Whether nodes fetch from the store themselves: not where it is a directory of the worker's. */
    public boolean fetched() {
        return "s3".equals(artifacts.getScheme());
    }

    /** The place of a standby that is no member. */
    public Optional<Node> guard() {
        return GuardReading.of(nodes.getFirst().section());
    }

    /** All that Drydock logs in to: the nodes, and the place of a guard. */
    public List<Node> machines() {
        return Stream.concat(nodes.stream(), guard().stream()).toList();
    }

    /** Refuses a name the file does not have. */
    public Node node(String name) {
        return nodes.stream()
                .filter(n -> n.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new GiveUp("node " + name + " is not in " + file + " (cluster " + this.name + ")"));
    }
}
