package dev.drydock.harvest.offline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.drydock.harvest.cut.Cut;
import dev.drydock.harvest.file.Still;
import dev.drydock.harvest.offline.Refusal.Kind;
import dev.drydock.harvest.snapshot.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The line between held and late. A plain snapshot draws it itself, by its vector and holes. One whose clocks were made
 * anew knows nothing of the versions that went into it, and needs the manifest of the snapshot it was made from.
 */
record Line(Cut cut, Set<String> sites, Snapshot snapshot) {
    static Line of(Snapshot snapshot, @Nullable Path manifest) throws IOException {
        Owners.snapshot(snapshot);
        if (manifest == null) {
            String reset = snapshot.clocksLost();
            if (!reset.isEmpty()) {
                throw lost(snapshot, reset);
            }
            return new Line(snapshot.cut(), snapshot.sites(), snapshot);
        }
        var cut = read(manifest);
        if (!cut.vector().equals(snapshot.cut().vector())) {
            snapshot.forgetClocks();
        }
        return new Line(cut, cut.sites(), snapshot);
    }

    private static Cut read(Path manifest) throws IOException {
        var mapper = new ObjectMapper();
        try {
            var written = mapper.treeToValue(mapper.readTree(manifest.toFile()).path("cut"), Cut.Written.class);
            if (written != null) {
                return written.cut();
            }
        } catch (JsonProcessingException | IllegalArgumentException | NullPointerException e) {
            throw unreadable(manifest, e);
        }
        throw unreadable(manifest, null);
    }

    private static Refusal unreadable(Path manifest, @Nullable Exception cause) {
        var refusal = new Refusal(
                Kind.FILE,
                manifest + " is no manifest: it does not say which versions its snapshot holds (\"cut\")",
                "give the manifest that was published with the snapshot");
        if (cause != null) {
            refusal.initCause(cause);
        }
        return refusal;
    }

    private static Refusal lost(Snapshot snapshot, String because) {
        return new Refusal(
                Kind.FILE,
                snapshot.file() + " cannot tell which writes are late: " + because
                        + "; only the manifest of its original can say which versions went into it",
                "drydock harvest --snapshot " + snapshot.file() + " --manifest MANIFEST.json NODE.db...");
    }

    /** A node that shares no site with the snapshot never had its data: everything in it would look late. */
    void check(Still node) {
        Owners.node(node, snapshot);
        var known = new HashSet<String>();
        node.each("SELECT lower(hex(site_id)) FROM crsql_site_id", row -> known.add(row.getString(1)));
        boolean stranger = known.stream().noneMatch(sites::contains);
        if (!stranger || (sites.isEmpty() && snapshot.blank())) {
            return;
        }
        if (sites.equals(snapshot.sites()) && snapshot.rebuilt()) {
            throw lost(snapshot, "its clocks were made anew, and " + node.file() + " knows none of its sites");
        }
        throw new Refusal(
                Kind.FILE,
                node.file() + " is of another cluster: it knows none of the " + sites.size() + " sites of "
                        + snapshot.file(),
                "leave it out, or give the snapshot its cluster was restored from");
    }
}
