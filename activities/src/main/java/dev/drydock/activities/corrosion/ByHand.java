package dev.drydock.activities.corrosion;

import dev.drydock.activities.remote.Sh;
import dev.drydock.activities.service.Service;
import dev.drydock.activities.steps.Holding;
import dev.drydock.workflows.reseed.Published;
import dev.drydock.workflows.words.GiveUp;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * What a person can do on a node when Drydock cannot: two scripts of POSIX sh in the run's directory there, left before
 * the node is stopped. {@code FINISH} does what is left of the node's reseed, {@code UNDO} takes it back. They look first,
 * as steps do, and leave a note of what they did, which is recognised here.
 */
final class ByHand {
    /** As whom the scripts hold the node, and whose what they put aside is. */
    static final String NAME = Holding.BY_HAND;

    private static final String FINISHED = "FINISHED";
    private static final String UNDONE = "UNDONE";
    private static final String SCRIPT = script();

    private final CorrosionNode node;
    private final String run;

    ByHand(CorrosionNode node, String run) {
        this.node = node;
        this.run = run;
    }

    /** Written anew by each attempt: the state they look at is the node's. */
    void leave(Published snapshot) {
        Service service = node.service();
        String facts = "set -eu\n"
                + "cluster=" + Sh.quote(node.clusterName()) + " run=" + Sh.quote(run) + " node=" + Sh.quote(node.name())
                + "\nworkdir=" + Sh.quote(node.workdir()) + "\ndb=" + Sh.quote(node.database())
                + "\narchive=" + Sh.quote(node.archive(run)) + "\nstaged=" + Sh.quote(node.staged(run))
                + "\nsha256=" + Sh.quote(snapshot.sha256()) + " generation=" + snapshot.clusterId() + "\n"
                + "stop_agent() { (\n" + service.stopping() + "\n) </dev/null; }\n"
                + "start_agent() { (\n" + service.starting() + "\n) </dev/null; }\n"
                + "agents() { (\n" + Agency.listing(node.database()) + "\n) 2>/dev/null; }\n"
                + "archive_database() { (\n" + Archive.move(node.database(), node.archive(run)) + "\n); }\n"
                + "restore_snapshot() { (\n" + Restoration.command(node, run) + "\n); }\n"
                + "put_back() { (\n" + PutBack.command(node, run, NAME) + "\n); }\n";
        node.put(path("FINISH"), head("brings this node to the new generation") + facts + SCRIPT + "finish\n");
        node.put(path("UNDO"), head("takes this node back to the generation before") + facts + SCRIPT + "undo\n");
    }

    private String head(String does) {
        return "#!/bin/sh\n# For when Drydock cannot: " + does + ".\n"
                + "# Run it with " + (node.sudo() ? "sudo sh" : "sh")
                + ", as whoever Drydock logs in as here. It may be cut off and run again.\n";
    }

    /** What the person who finished the node left; empty: nobody did. */
    String finished() {
        return note(FINISHED);
    }

    /** What the person who took the node back left; empty: nobody did. */
    String undone() {
        return note(UNDONE);
    }

    /** Whether a person did either. */
    boolean done() {
        return !finished().isEmpty() || !undone().isEmpty();
    }

    /** A node that somebody took back is not reseeded again behind their back. */
    void mustNotBeUndone() {
        String undone = undone();
        if (!undone.isEmpty()) {
            throw new GiveUp("node " + node.name() + ": a person took it back by hand (" + undone
                    + "), so nothing more is done to it: skip it, or abort --undo for all; to have it reseeded after"
                    + " all remove " + path(UNDONE) + " there, then retry");
        }
    }

    private String note(String name) {
        return node.ask("cat " + Sh.quote(path(name)) + " 2>/dev/null || true");
    }

    private String path(String name) {
        return node.workdir(run) + "/" + name;
    }

    private static String script() {
        try (InputStream in = ByHand.class.getResourceAsStream("by-hand.sh")) {
            return new String(
                    Objects.requireNonNull(in, "by-hand.sh is missing in this build")
                            .readAllBytes(),
                    StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
