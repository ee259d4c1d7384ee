package dev.drydock.activities.corrosion;

import dev.drydock.activities.remote.Sh;
import dev.drydock.activities.remote.StepCall.Again;
import dev.drydock.activities.steps.Doing;
import dev.drydock.workflows.reseed.Published;
import dev.drydock.workflows.words.GiveUp;
import java.time.Duration;

/**
 * {@code corrosion restore} into the absent path. Restore checks nothing and exits 0 on a truncated snapshot, so what
 * it reads and what it wrote are compared with the snapshot's digest.
 */
final class Restoration {
    private static final Duration DEADLINE = Duration.ofMinutes(50);
    private static final Duration DIGESTING = Duration.ofMinutes(10);

    private final CorrosionNode node;
    private final String run;
    private final Published snapshot;

    Restoration(CorrosionNode node, String run, Published snapshot) {
        this.node = node;
        this.run = run;
        this.snapshot = snapshot;
    }

    String restore(Doing doing) {
        new Agency(node).mustBeDown("restore");
        if (restored()) {
            return "the snapshot is in place";
        }
        if (!new Archive(node, run).lying().archived()) {
            throw new GiveUp("node " + node.name() + ": there is no archive at " + node.archived(run)
                    + ", so nothing may be restored over " + node.database());
        }
        String staged = node.sha256(node.staged(run), DIGESTING);
        if (!staged.equals(snapshot.sha256())) {
            throw new GiveUp("node " + node.name() + ": the staged snapshot " + node.staged(run)
                    + (staged.isEmpty() ? " is not there" : " has SHA-256 " + staged) + ", expected SHA-256 "
                    + snapshot.sha256());
        }
        doing.until(
                new Doing.Command("restore", command(node, run), Again.RUN, DEADLINE, Duration.ZERO), this::restored);
        return "restored " + snapshot.bytes() + " bytes, compared by SHA-256";
    }

    /**
     * What lies in the way is a torn restore or what the new generation wrote before a retry; it is kept. The restored
     * file belongs to whom the old one belonged to, or the agent could not open it.
     */
    static String command(CorrosionNode node, String run) {
        String archive = node.archive(run);
        return "set -e; db=" + Sh.quote(node.database()) + "; archive=" + Sh.quote(archive) + "\n"
                + "for s in '' -wal -shm; do if [ -e \"$db$s\" ]; then\n"
                + "  if [ -z \"${aside:-}\" ]; then n=1; while ! mkdir \"$archive/partial-$n\" 2>/dev/null; do"
                + " n=$((n + 1)); [ $n -lt 1000 ]; done; aside=\"$archive/partial-$n\"; fi\n"
                + "  mv \"$db$s\" \"$aside/\"\nfi; done\n"
                + "RUST_LOG=off NO_COLOR=1 "
                + Sh.command(node.binary(), "-c", node.configFile(), "restore", node.staged(run))
                + "\n"
                + "owner() { ls -ldn \"$1\" | awk '{ print $3 \":\" $4 }'; }\n"
                + "old=" + Sh.quote(node.archived(run))
                + "; [ \"$(owner \"$db\")\" = \"$(owner \"$old\")\" ] || chown \"$(owner \"$old\")\" \"$db\"";
    }

    private boolean restored() {
        return Staging.size(node, node.database()) == snapshot.bytes()
                && Staging.size(node, node.database() + "-wal") == 0
                && node.sha256(node.database(), DIGESTING).equals(snapshot.sha256());
    }
}
