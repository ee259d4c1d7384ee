package dev.drydock.activities.corrosion;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.activities.clusters.ClusterFile;
import dev.drydock.activities.clusters.Homes;
import dev.drydock.activities.corrosion.file.Inside;
import dev.drydock.activities.corrosion.file.Manifest;
import dev.drydock.activities.corrosion.file.Packing;
import dev.drydock.activities.corrosion.file.Refused;
import dev.drydock.activities.corrosion.file.Scratch;
import dev.drydock.activities.corrosion.file.Shape;
import dev.drydock.activities.corrosion.file.SnapshotFile;
import dev.drydock.activities.corrosion.file.SnapshotFile.Care;
import dev.drydock.activities.steps.Beat;
import dev.drydock.workflows.reseed.Published;
import dev.drydock.workflows.reseed.Reseed;
import dev.drydock.workflows.run.Progress;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.Json;
import dev.drydock.workflows.words.TryAgain;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Makes a backup into a published snapshot: a fresh copy, judged; its cut read before anything in it changes; edited;
 * judged again; packed and stored; its manifest stored; entered in the cluster record. Whatever attempt comes first is
 * the run's snapshot.
 */
final class Publication {
    private static final Duration DIGESTING = Duration.ofMinutes(10);

    private final Fleet fleet;
    private final ClusterFile file;
    private final Keeping keeping;
    private final Reseed.Run run;
    private final LongConsumer done;

    Publication(Fleet fleet, ClusterFile file, Reseed.Run run, Beat beat) {
        this.fleet = fleet;
        this.file = file;
        this.keeping = Keeping.of(file);
        this.run = run;
        this.done = bytes -> beat.of(new Progress("bytes", bytes, 0, "prepares and packs the snapshot"));
    }

    Published publish(String source, String from, int clusterId) {
        Manifest manifest = manifest(source, from, clusterId);
        if (manifest.clusterId() != clusterId) {
            throw new GiveUp("manifest " + manifest.digest() + " has cluster id " + manifest.clusterId() + ", expected "
                    + clusterId + ": plan again");
        }
        enter(manifest.digest());
        return manifest.published();
    }

    /** A run that brings nodes over to an earlier generation decided none of its own. */
    private void enter(String digest) {
        Homes.change(file, record -> record.of(run.id()).isPresent() ? record.published(run.id(), digest) : record);
    }

    private Manifest manifest(String source, String from, int clusterId) {
        Optional<String> published = keeping.published(run.id());
        if (published.isPresent()) {
            return keeping.manifest(published.get());
        }
        if (Given.isManifest(from)) {
            return keeping.manifest(keeping.publish(run.id(), from));
        }
        try (var scratch = Scratch.in(fleet.scratch(), "publish")) {
            Path copy = scratch.file("copy.db");
            Instant takenAt = source.isEmpty() ? given(from, copy, scratch) : backup(source, from, copy);
            String digest = keeping.keep("manifests", made(source.isEmpty() ? from : source, copy, takenAt, clusterId));
            return keeping.manifest(keeping.publish(run.id(), digest));
        } catch (IOException e) {
            throw new TryAgain("the snapshot could not be prepared at the worker: " + e, e);
        }
    }

    private Instant given(String where, Path copy, Scratch scratch) throws IOException {
        Given given = Given.find(fleet, keeping, where, scratch);
        var judged = new SnapshotFile(given.path()).judge(Care.DEEP);
        if (!judged.trouble().isEmpty()) {
            throw new GiveUp("snapshot " + where + ": " + String.join("; ", judged.trouble()));
        }
        Files.copy(given.path(), copy);
        String planned = keeping.find("plans", run.plan())
                .map(plan -> plan.path("decided").path("snapshot"))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .orElse("");
        String sha256 = "sha256:" + Shape.sha256(copy);
        if (!planned.isEmpty() && !planned.equals(sha256)) {
            throw new GiveUp(
                    "snapshot " + where + " is " + sha256 + ", the plan was made for " + planned + ": plan again");
        }
        return given.takenAt();
    }

    private Instant backup(String source, String from, Path copy) {
        return fleet.at(file, source, node -> {
            var digest = Json.sha256();
            try (InputStream in = node.reach().read(from);
                    var out = new DigestOutputStream(Files.newOutputStream(copy), digest)) {
                Packing.copy(in, out, done);
                String there = node.sha256(from, DIGESTING);
                if (!there.equals(HexFormat.of().formatHex(digest.digest()))) {
                    throw new TryAgain("node " + source + ": " + from + " has SHA-256 " + there
                            + ", the copy at the worker another; it changed or was cut short on the way");
                }
                return Backup.takenAt(new String(node.content(Backup.stamp(from)), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new TryAgain("node " + source + ": " + from + " cannot be read: " + e, e);
            }
        });
    }

    private Manifest made(String source, Path copy, Instant takenAt, int clusterId) throws IOException {
        var before = fit(source, new SnapshotFile(copy).judge(Care.QUICK));
        var after = edited(source, copy, before, clusterId);
        Packing packing = keeping.pack(run.id(), copy, !gzip().isEmpty(), done);
        Inside inside = Objects.requireNonNull(after.inside());
        return new Manifest(
                Manifest.VERSION,
                run.cluster(),
                run.id(),
                run.plan(),
                source,
                takenAt,
                clusterId,
                inside.crsqliteVersion(),
                inside.schema(),
                packing.content(),
                packing.packed(),
                packing.ways().size() > 1 ? packing.ways().get(1) : null,
                after.rows(),
                Objects.requireNonNull(before.inside()).cut().written());
    }

    /** The nodes that lack zstd, as the plan says. */
    private JsonNode gzip() {
        return keeping.plan(run.plan()).path("decided").path("gzip");
    }

    private static SnapshotFile.Judged edited(String source, Path copy, SnapshotFile.Judged before, int clusterId)
            throws IOException {
        var snapshot = new SnapshotFile(copy);
        try {
            snapshot.prepare(clusterId);
        } catch (Refused e) {
            throw new GiveUp("snapshot of " + source + " could not be prepared: " + e.getMessage(), e);
        }
        var after = fit(source, snapshot.judge(Care.QUICK));
        Inside inside = Objects.requireNonNull(after.inside());
        if (!inside.clusterIdAsStored().equals("integer " + clusterId)
                || !inside.pending().whole()
                || !after.rows().equals(before.rows())) {
            throw new GiveUp("snapshot of " + source + " is not as it should be after the edit: cluster id "
                    + inside.clusterIdAsStored() + ", expected " + clusterId + "; rows " + after.rows()
                    + ", expected " + before.rows());
        }
        return after;
    }

    private static SnapshotFile.Judged fit(String source, SnapshotFile.Judged judged) {
        if (!judged.trouble().isEmpty()) {
            throw new GiveUp("snapshot of " + source + ": " + String.join("; ", judged.trouble()));
        }
        return judged;
    }
}
