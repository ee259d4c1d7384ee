package dev.drydock.activities.corrosion;

import dev.drydock.activities.corrosion.file.Inside;
import dev.drydock.activities.corrosion.file.Manifest;
import dev.drydock.activities.corrosion.file.Scratch;
import dev.drydock.activities.corrosion.file.Shape;
import dev.drydock.activities.corrosion.file.SnapshotFile;
import dev.drydock.activities.corrosion.file.SnapshotFile.Care;
import dev.drydock.harvest.cut.Cut;
import dev.drydock.workflows.reseed.SnapshotFacts;
import dev.drydock.workflows.words.GiveUp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks at a snapshot that exists already, and says all that is wrong with it. */
final class Inspection {
    private final Fleet fleet;
    private final Keeping keeping;

    Inspection(Fleet fleet, Keeping keeping) {
        this.fleet = fleet;
        this.keeping = keeping;
    }

    SnapshotFacts inspect(String where, List<String> pages) {
        List<RawSurvey.Node> nodes =
                pages.stream().flatMap(p -> keeping.survey(p).nodes().stream()).toList();
        return look(where, nodes);
    }

    private static Set<String> sites(List<RawSurvey.Node> nodes) {
        var sites = new HashSet<String>();
        for (RawSurvey.Node node : nodes) {
            sites.addAll(node.sites());
            sites.addAll(node.cut().vector().keySet());
        }
        return sites;
    }

    private SnapshotFacts look(String where, List<RawSurvey.Node> nodes) {
        try (var scratch = Scratch.in(fleet.scratch(), "inspect")) {
            Given given = Given.find(fleet, keeping, where, scratch);
            Care care = given.manifest() == null ? Care.DEEP : Care.QUICK;
            return facts(where, given, new SnapshotFile(given.path()).judge(care), nodes);
        } catch (GiveUp e) {
            return unfit(where, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SnapshotFacts facts(
            String where, Given given, SnapshotFile.Judged judged, List<RawSurvey.Node> nodes) throws IOException {
        boolean there = Files.isReadable(given.path());
        String sha256 = there ? Shape.sha256(given.path()) : "";
        Manifest manifest = given.manifest();
        var trouble = new ArrayList<>(judged.trouble());
        if (manifest != null && !manifest.snapshot().sha256().equals(sha256)) {
            trouble.add("its SHA-256 is " + sha256 + ", its manifest says "
                    + manifest.snapshot().sha256());
        }
        Inside inside = judged.inside();
        return new SnapshotFacts(
                where,
                trouble,
                sha256,
                there ? Files.size(given.path()) : 0,
                inside == null ? 0 : inside.clusterId().orElse(0),
                inside == null ? 0 : inside.crsqliteVersion(),
                inside == null ? "" : inside.schema(),
                given.takenAt(),
                inside != null && related(inside, sites(nodes)),
                manifest == null ? "" : manifest.digest(),
                inside == null
                        ? null
                        : beyond(
                                manifest == null ? inside.cut() : manifest.cut().cut(), nodes));
    }

    /** A snapshot whose clocks were reset has no cut, and cannot tell. */
    private static @Nullable Long beyond(Cut cut, List<RawSurvey.Node> nodes) {
        Cut all = nodes.stream().map(n -> n.cut().cut()).reduce(Cut.NOTHING, Cut::union);
        return cut.sites().isEmpty() ? null : cut.lacks(all);
    }

    private static boolean related(Inside inside, Set<String> known) {
        return inside.sites().stream().anyMatch(known::contains)
                || inside.cut().sites().stream().anyMatch(known::contains);
    }

    private static SnapshotFacts unfit(String where, String why) {
        return new SnapshotFacts(where, List.of(why), "", 0, 0, 0, "", Instant.EPOCH, false, "");
    }
}
