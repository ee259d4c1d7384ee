package dev.drydock.activities.patroni;

import dev.drydock.activities.remote.Ran;
import dev.drydock.activities.remote.Reach;
import dev.drydock.activities.remote.Sh;
import dev.drydock.workflows.rollback.Lsn;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A PostgreSQL's data directory as files and processes tell of it, whoever keeps it and whether it runs or not.
 *
 * @param bin where pg_ctl and its kin are
 * @param account whom PostgreSQL runs as; empty: whoever owns the directory
 */
record DataDir(Reach reach, String path, String bin, String account) {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** A server's processes work in its directory, also those that outlive a postmaster. */
    private static final String QUESTION = """
            [ -e "$D/global/pg_control" ] || { echo "there=no"; exit; }
            real=$(cd "$D" && pwd -P)
            for comm in $(grep -lx postgres /proc/[0-9]*/comm 2>/dev/null); do
              p=${comm%/comm}
              if [ "$(readlink "$p/cwd")" = "$real" ]; then echo "process=${p#/proc/}"; fi
            done
            LC_ALL=C "$B/pg_controldata" "$D" || exit
            echo "port=$(sed -n 4p "$D/postmaster.pid" 2>/dev/null)"
            for slot in "$D"/pg_replslot/*/; do
              if [ -d "$slot" ]; then echo "slot=$(basename "$slot")"; fi
            done
            if [ -e "$D/standby.signal" ]; then echo "standby=yes"; fi
            """;

    /**
     * @param processes ids of those that serve it; empty: none does
     * @param port where it listens or last did; empty: it ended in good order
     * @param state in the words of pg_controldata, for example {@code shut down}
     * @param timeline the newest that it is known to have come to
     * @param checkpoint LSN of the newest checkpoint
     * @param next transaction that would have begun next then, with its epoch
     * @param standby whether it would start as one
     * @param slots names of all replication slots
     */
    record Facts(
            List<String> processes,
            String port,
            String state,
            String systemIdentifier,
            long timeline,
            String checkpoint,
            String next,
            boolean standby,
            List<String> slots) {
        Facts {
            processes = List.copyOf(processes);
            slots = List.copyOf(slots);
        }

        boolean runs() {
            return !processes.isEmpty();
        }

        boolean shutDown() {
            return state.equals("shut down") || state.equals("shut down in recovery");
        }

        /** Whether it took writes itself when it last ran. */
        boolean wrote() {
            return !standby && !state.contains("recovery");
        }
    }

    boolean exists() {
        return !asked().contains("there=no");
    }

    Facts facts() {
        String said = asked();
        if (said.contains("there=no")) {
            throw new GiveUp("node " + reach.node() + ": " + path + " holds no PostgreSQL (no global/pg_control),"
                    + " expected the data directory of one");
        }
        var values = new TreeMap<String, String>();
        said.lines()
                .map(line -> line.split(":", 2))
                .filter(parts -> parts.length == 2)
                .forEach(parts -> values.put(parts[0], parts[1].strip()));
        return new Facts(
                all(said, "process="),
                String.join("", all(said, "port=")),
                value(values, "Database cluster state"),
                value(values, "Database system identifier"),
                Math.max(
                        Long.parseLong(value(values, "Latest checkpoint's TimeLineID")),
                        Long.parseLong(value(values, "Min recovery ending loc's timeline"))),
                value(values, "Latest checkpoint location"),
                value(values, "Latest checkpoint's NextXID"),
                !all(said, "standby=").isEmpty(),
                all(said, "slot="));
    }

    private String asked() {
        Ran ran = reach.run(names() + QUESTION, LIMIT);
        if (!ran.ok()) {
            throw new TryAgain("node " + reach.node() + ": the control file of " + path + " cannot be read: "
                    + ran.err().strip());
        }
        return ran.out();
    }

    private String value(Map<String, String> values, String key) {
        String value = values.get(key);
        if (value == null) {
            throw new TryAgain("node " + reach.node() + ": pg_controldata said no '" + key + "' of " + path);
        }
        return value;
    }

    private static List<String> all(String said, String prefix) {
        var found = new ArrayList<String>();
        said.lines()
                .filter(line -> line.startsWith(prefix))
                .forEach(line -> found.add(line.substring(prefix.length())));
        return found;
    }

    private String names() {
        return "D=" + Sh.quote(path) + "\nB=" + Sh.quote(bin) + "\nA=" + Sh.quote(account) + "\n";
    }

    /**
     * POSIX sh in which {@code as WORD...} runs a command as the account, with an environment of its own: root's leads
     * where nobody else may look. {@code $D} is the directory, {@code $B} the programs'.
     */
    String script(String lines) {
        return names() + """
                A=${A:-$(stat -c %U "$D")}
                as() {
                  if [ "$(id -un)" != "$A" ]; then set -- runuser -u "$A" -- "$@"; fi
                  cd / && env -i PATH="$B:/usr/sbin:/usr/bin:/sbin:/bin" HOME=/ LC_ALL=C "$@"
                }
                """ + lines;
    }

    /** A fast shutdown waits for no client; of one that does not run it is a success. */
    String stopping(Duration limit) {
        return script("""
                as pg_ctl -D "$D" status >/dev/null || exit 0
                as pg_ctl -D "$D" stop -m fast -w -t %d
                """.formatted(limit.toSeconds()));
    }

    /**
     * Its log lies beside it, under a name of ours: another one may be somebody's.
     *
     * @param settings words for the postmaster, for example {@code -p 5551}
     */
    String starting(Duration limit, String... settings) {
        String options = String.join(" ", Arrays.asList(settings));
        return script("""
                as pg_ctl -D "$D" status >/dev/null && exit 0
                as pg_ctl -D "$D" start -w -t %d -l "$D.drydock.log" -o %s ||
                  { as tail -n 3 "$D.drydock.log" >&2; exit 1; }
                """.formatted(limit.toSeconds(), Sh.quote(options)));
    }

    /** Of two servers that wrote, the later timeline is the later history; on one of them, whoever wrote is ahead. */
    static int compare(Facts one, Facts other) {
        int timeline = Long.compare(one.timeline, other.timeline);
        int wrote = Boolean.compare(one.wrote(), other.wrote());
        if (timeline != 0 || wrote != 0) {
            return timeline != 0 ? timeline : wrote;
        }
        return Long.signum(Lsn.of(other.checkpoint).behind(Lsn.of(one.checkpoint)));
    }
}
