package dev.drydock.activities.corrosion;

import dev.drydock.activities.clusters.ClusterFile;
import dev.drydock.activities.corrosion.agent.AdminSocket.Ping;
import dev.drydock.activities.corrosion.file.Inside;
import dev.drydock.activities.corrosion.file.Refused;
import dev.drydock.activities.corrosion.replay.Ledger.Through;
import dev.drydock.activities.steps.Beat;
import dev.drydock.activities.steps.Together;
import dev.drydock.harvest.cut.Ranges;
import dev.drydock.workflows.run.Progress;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the node that late writes are posted to: the one of last time while it is well, else the first that is. Another
 * one has to catch up with what was posted before, or it would look as if somebody had changed it back.
 */
final class ReplayNode {
    private static final Duration QUICK = Duration.ofSeconds(15);
    private static final Duration CATCHES_UP = Duration.ofMinutes(1);
    private static final Duration EVERY = Duration.ofMillis(500);

    private final Fleet fleet;
    private final ClusterFile file;
    private final int clusterId;
    private final Beat beat;

    ReplayNode(Fleet fleet, ClusterFile file, int clusterId, Beat beat) {
        this.fleet = fleet;
        this.file = file;
        this.clusterId = clusterId;
        this.beat = beat;
    }

    /**
     * A node that is well, open, and to be closed by the caller.
     *
     * @param lacks whether it lacks what was posted to another before
     */
    record Chosen(CorrosionNode node, boolean lacks) implements AutoCloseable {
        @Override
        public void close() {
            node.close();
        }
    }

    /** @param last where the batch before went; null: there was none */
    Chosen among(List<String> names, @Nullable Through last) {
        var ordered = new ArrayList<>(names);
        if (last != null && ordered.remove(last.node())) {
            ordered.addFirst(last.node());
        }
        var troubles = new ArrayList<String>();
        for (String name : ordered) {
            CorrosionNode node = fleet.open(file, name);
            Optional<String> trouble = trouble(node);
            if (trouble.isEmpty()) {
                return new Chosen(node, last != null && !caughtUp(node, last));
            }
            node.close();
            troubles.add(trouble.get());
        }
        throw new TryAgain("no node takes late writes: "
                + (troubles.isEmpty()
                        ? "none serves yet"
                        : String.join("; ", troubles.stream().limit(5).toList())));
    }

    private Optional<String> trouble(CorrosionNode node) {
        try {
            if (node.admin().ping() != Ping.UP) {
                return Optional.of("node " + node.name() + " does not answer Ping");
            }
            int serving = new Agency(node).serving();
            return serving == clusterId
                    ? Optional.empty()
                    : Optional.of("node " + node.name() + " serves cluster id " + serving + ", expected " + clusterId);
        } catch (TryAgain | GiveUp | Refused e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private boolean caughtUp(CorrosionNode node, Through last) {
        long end = System.nanoTime() + CATCHES_UP.toNanos();
        while (true) {
            Ranges held = Inside.vector(node.api(QUICK)).cut().held(last.actor());
            if (Ranges.upTo(last.version()).minus(held).isEmpty()) {
                return true;
            }
            if (System.nanoTime() >= end) {
                return false;
            }
            beat.of(new Progress("", 0, 0, "waits until node " + node.name() + " has what was replayed before"));
            Together.pause(EVERY);
        }
    }
}
