package dev.drydock.activities.corrosion;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.activities.corrosion.file.DatabaseFile;
import dev.drydock.activities.corrosion.file.Inside;
import dev.drydock.activities.corrosion.file.Packing;
import dev.drydock.activities.corrosion.file.Refused;
import dev.drydock.activities.corrosion.file.Scratch;
import dev.drydock.activities.remote.Sh;
import dev.drydock.activities.remote.StepCall.Again;
import dev.drydock.activities.steps.Doing;
import dev.drydock.harvest.cut.Cut;
import dev.drydock.harvest.cut.Ranges;
import dev.drydock.workflows.reseed.Late;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * One run's archive on a node: the database of the generation before, renamed into a directory beside its place.
 *
 * <p>The database goes first: a node without one is noticed, a database without its {@code -wal} is not. So an archive
 * with a database is begun, and it is complete once no {@code -wal} lies at the old place without a database.
 */
final class Archive {
    private static final Duration DEADLINE = Duration.ofMinutes(5);

    private final CorrosionNode node;
    private final String run;

    Archive(CorrosionNode node, String run) {
        this.node = node;
        this.run = run;
    }

    /** Which files are there. */
    record Lying(boolean database, boolean wal, boolean shm, boolean archived) {
        boolean half() {
            return archived && !database && (wal || shm);
        }
    }

    Lying lying() {
        String db = node.database();
        String said = node.ask("for f in " + Sh.command(db, db + "-wal", db + "-shm", node.archived(run))
                + "; do if [ -e \"$f\" ]; then printf y; else printf n; fi; done");
        return new Lying(said.charAt(0) == 'y', said.charAt(1) == 'y', said.charAt(2) == 'y', said.charAt(3) == 'y');
    }

    /** Answers what was done. */
    String make(Doing doing) {
        Lying lying = lying();
        if (lying.archived() && lying.database()) {
            return "archived before in " + node.archive(run);
        }
        var agency = new Agency(node);
        agency.mustBeDown("archive");
        if (!lying.archived() && !lying.database()) {
            throw new GiveUp("node " + node.name() + ": there is neither a database at " + node.database()
                    + " nor an archive at " + node.archived(run) + "; a person must look");
        }
        String shell = move(node.database(), node.archive(run));
        doing.until(new Doing.Command("archive", shell, Again.RUN, DEADLINE, Duration.ZERO), () -> {
            Lying now = lying();
            return now.archived() && !now.database() && !now.half();
        });
        agency.mustBeDown("archive");
        return "archived in " + node.archive(run);
    }

    /** Renames a database with what belongs to it into a directory; may be cut off and repeated at any point. */
    static String move(String database, String into) {
        String name = database.substring(CorrosionNode.parent(database).length() + 1);
        return "set -e; from=" + Sh.quote(database) + "; to=" + Sh.quote(into + "/" + name) + "\n"
                + "mkdir -p " + Sh.quote(into) + "\n"
                + "for s in '' -wal -shm; do if [ -e \"$from$s\" ]; then\n"
                + "  if [ -e \"$to$s\" ]; then echo \"$to$s is there already\"; exit 1; fi\n"
                + "  mv \"$from$s\" \"$to$s\"\nfi; done";
    }

    /** What the archived database says. */
    Left left(Path scratch) {
        return left(node, node.archived(run), scratch);
    }

    /** Read here when it is within reach, else by the node's {@code sqlite3}, else from a copy fetched to the worker. */
    static Left left(CorrosionNode node, String path, Path scratch) {
        Optional<Path> here = node.reach().here(path);
        try {
            if (here.isPresent()) {
                return inside(here.get(), scratch);
            }
            Optional<Left> there = there(node, path);
            if (there.isPresent()) {
                return there.get();
            }
            try (var copies = Scratch.in(scratch, "archive")) {
                return inside(fetched(node, path, copies), scratch);
            }
        } catch (Refused e) {
            throw new GiveUp("node " + node.name() + ": database " + path + " is damaged: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new TryAgain("node " + node.name() + ": " + path + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static Optional<Left> there(CorrosionNode node, String path) throws IOException {
        Optional<NodeReading> reading = NodeReading.of(node, path, "drydock-reading");
        if (reading.isEmpty()) {
            return Optional.empty();
        }
        try (var shell = reading.get()) {
            return shell.answer(Left.QUERY).map(Left::of);
        }
    }

    /** A copy of a stopped database with its {@code -wal}. */
    static Path fetched(CorrosionNode node, String path, Scratch copies) throws IOException {
        for (String suffix : List.of("", "-wal")) {
            if (node.exists(path + suffix)) {
                copy(node, path + suffix, copies.file("copy.db" + suffix));
            }
        }
        return copies.file("copy.db");
    }

    private static Left inside(Path file, Path scratch) throws IOException {
        try (var database = DatabaseFile.still(file, scratch)) {
            return Left.of(Inside.of(database));
        }
    }

    private static void copy(CorrosionNode node, String from, Path to) throws IOException {
        try (InputStream in = node.reach().read(from);
                var out = Files.newOutputStream(to)) {
            Packing.copy(in, out, bytes -> {});
        }
    }

    /** @param plan whose nodes' own archives account for their own sites */
    static Late late(Left archived, Cut cut, JsonNode plan) {
        Set<String> ours = new HashSet<>();
        plan.path("facts").path("nodes").forEach(n -> ours.add(n.path("actorId").asText("")));
        Set<String> sites = new HashSet<>(archived.cut().sites());
        sites.addAll(archived.partial().keySet());
        var orphans = new TreeMap<String, Long>();
        for (String site : sites) {
            long beyond = beyond(archived, cut, site);
            if (beyond > 0 && !site.equals(archived.actorId()) && !ours.contains(site)) {
                orphans.put(site, beyond);
            }
        }
        return new Late(archived.actorId(), beyond(archived, cut, archived.actorId()), orphans);
    }

    /** What arrived in part is here at least, and may be nowhere else. */
    private static long beyond(Left archived, Cut cut, String site) {
        Ranges here = archived.cut().held(site).plus(archived.partial().getOrDefault(site, Ranges.NONE));
        return here.minus(cut.held(site)).size();
    }
}
