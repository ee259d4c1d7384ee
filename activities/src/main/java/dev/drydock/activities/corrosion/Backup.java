package dev.drydock.activities.corrosion;

import dev.drydock.activities.remote.Sh;
import dev.drydock.activities.remote.StepCall.Again;
import dev.drydock.activities.steps.Doing;
import dev.drydock.activities.steps.Worksite;
import dev.drydock.workflows.words.GiveUp;
import java.time.Duration;
import java.time.Instant;

/**
 * {@code corrosion backup} on the source. Each attempt has a directory of its own, since one that died leaves a
 * plausible file that still carries the source's identity, and its target must not exist.
 */
final class Backup {
    private static final Duration DEADLINE = Duration.ofHours(1);
    private static final String NAME = "/snapshot.db";

    private final CorrosionNode node;
    private final Doing doing;

    Backup(CorrosionNode node, Doing doing) {
        this.node = node;
        this.doing = doing;
    }

    /** Answers the file's path on the node. */
    String take(String run) {
        var command =
                new Doing.Command("backup", command(node.workdir(run) + "/backup"), Again.RUN, DEADLINE, Duration.ZERO);
        String said = doing.once(command).out().strip();
        String file = said.substring(said.lastIndexOf('\n') + 1);
        if (!file.endsWith(NAME)) {
            throw new GiveUp("node " + node.name() + ": backup ended with exit code 0 and named no file: "
                    + Worksite.lastLines(said));
        }
        mustBeWhole(file);
        return file;
    }

    private String command(String directory) {
        return "set -e; n=1; dir=" + Sh.quote(directory) + "\nmkdir -p \"$dir\"\n"
                + "while ! mkdir \"$dir/$n\" 2>/dev/null; do n=$((n + 1)); [ $n -lt 1000 ]; done\n"
                + "date +%s > \"$dir/$n/snapshot.db.taken\"\n"
                + "RUST_LOG=off NO_COLOR=1 " + Sh.command(node.binary(), "-c", node.configFile())
                + " backup \"$dir/$n" + NAME + "\"\n"
                + "echo; echo \"$dir/$n" + NAME + "\"";
    }

    /** When the attempt began: the state inside is no older. */
    static String stamp(String file) {
        return file + ".taken";
    }

    static Instant takenAt(String stamp) {
        return Instant.ofEpochSecond(Long.parseLong(stamp.strip()));
    }

    private void mustBeWhole(String file) {
        String sizes = node.ask("[ -f " + Sh.quote(file) + " ] || { echo gone; exit 0; }; wc -c < " + Sh.quote(file)
                + "; if [ -f " + Sh.quote(file + "-wal") + " ]; then wc -c < " + Sh.quote(file + "-wal")
                + "; else echo 0; fi");
        String[] size = sizes.split("\\s+", -1);
        if (size.length != 2 || Long.parseLong(size[0]) == 0) {
            throw new GiveUp("node " + node.name() + ": the backup " + file
                    + " was taken by this run and is not there any more; plan again");
        }
        if (!size[1].equals("0")) {
            throw new GiveUp("node " + node.name() + ": beside the backup " + file + " lies a -wal of " + size[1]
                    + " bytes, expected none: something opened it; plan again");
        }
    }
}
