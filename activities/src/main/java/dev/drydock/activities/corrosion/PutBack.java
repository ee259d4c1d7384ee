package dev.drydock.activities.corrosion;

import dev.drydock.activities.remote.Sh;
import dev.drydock.activities.remote.StepCall.Again;
import dev.drydock.activities.steps.Doing;
import dev.drydock.workflows.words.GiveUp;
import java.time.Duration;
import java.util.Optional;

/**
 * Renames the new generation's database aside and the archived one back; may be cut off and repeated at any point.
 *
 * <p>As long as a database lies in the archive, whatever lies at the place is the new generation's and goes aside. The
 * archived database goes back first, its {@code -wal} after it; so a {@code -wal} in an archive without a database
 * belongs to the database in place.
 */
final class PutBack {
    private static final Duration DEADLINE = Duration.ofMinutes(5);

    private final CorrosionNode node;
    private final String of;
    private final String run;

    PutBack(CorrosionNode node, String of, String run) {
        this.node = node;
        this.of = of;
        this.run = run;
    }

    String put(Doing doing) {
        var archive = new Archive(node, of);
        boolean wal = node.exists(node.archived(of) + "-wal");
        Archive.Lying lying = archive.lying();
        if (!lying.archived() && !wal) {
            if (!lying.database()) {
                throw new GiveUp("node " + node.name() + ": there is neither a database at " + node.database()
                        + " nor an archive at " + node.archived(of) + "; a person must look");
            }
            return node.exists(node.archive(of)) ? "it is back" : "was not archived";
        }
        new Agency(node).mustBeDown("put-back");
        doing.until(
                new Doing.Command("undo-put-back", command(node, of, run), Again.RUN, DEADLINE, Duration.ZERO),
                () -> !archive.lying().archived()
                        && !node.exists(node.archived(of) + "-wal")
                        && archive.lying().database());
        return "the archived database is back, the other lies in " + aside(node, of, run);
    }

    private static String aside(CorrosionNode node, String of, String run) {
        return node.archive(of) + "/undone-" + run;
    }

    /** The database that lies aside, put there by this run or by a person. */
    static Optional<String> lyingAside(CorrosionNode node, String of, String run) {
        return lying(node, of, run).or(() -> lying(node, of, ByHand.NAME));
    }

    /** A node that was put back twice has several, and the last is the one that counts. */
    private static Optional<String> lying(CorrosionNode node, String of, String run) {
        String name =
                node.database().substring(CorrosionNode.parent(node.database()).length());
        String last = node.ask("n=1; to=" + Sh.quote(aside(node, of, run)) + "; last=; d=$to; while [ -e \"$d\""
                + Sh.quote(name) + " ]; do last=$d; n=$((n + 1)); d=$to-$n; done; printf '%s' \"$last\"");
        return last.isEmpty() ? Optional.empty() : Optional.of(last + name);
    }

    static String command(CorrosionNode node, String of, String run) {
        String name =
                node.database().substring(CorrosionNode.parent(node.database()).length() + 1);
        return "set -e; db=" + Sh.quote(node.database()) + "; old=" + Sh.quote(node.archived(of)) + "; aside="
                + Sh.quote(aside(node, of, run)) + "; name=" + Sh.quote(name) + "\n"
                + "if [ -e \"$old\" ]; then\n"
                + "  n=1; to=$aside; while [ -e \"$db\" ] && [ -e \"$to/$name\" ]; do n=$((n + 1)); to=$aside-$n; done\n"
                + "  for s in '' -wal -shm; do if [ -e \"$db$s\" ]; then mkdir -p \"$to\"; mv \"$db$s\" \"$to/$name$s\"; fi; done\n"
                + "  mv \"$old\" \"$db\"\n"
                + "fi\n"
                + "for s in -wal -shm; do if [ -e \"$old$s\" ]; then\n"
                + "  if [ -e \"$db$s\" ]; then echo \"$db$s is there already\"; exit 1; fi\n"
                + "  mv \"$old$s\" \"$db$s\"\nfi; done";
    }
}
