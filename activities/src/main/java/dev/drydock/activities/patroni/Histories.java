package dev.drydock.activities.patroni;

import dev.drydock.activities.remote.Ran;
import dev.drydock.activities.remote.Sh;
import dev.drydock.activities.remote.StepCall.Again;
import dev.drydock.activities.steps.Doing;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The histories of timelines that the cluster came to after the mark. A server that ends its recovery takes the first number
 * of which it finds no history, in its archive or with itself: one that does not know of a failover would take the number
 * that another timeline has, and nobody could tell the two apart.
 */
record Histories(Station guard, Station last, Doing doing) {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Each after a line with its name. */
    private static final String ALL = """
            cd "$D/pg_wal" || exit
            for f in *.history; do
              if [ -e "$f" ]; then echo "== $f"; cat "$f"; echo; fi
            done
            """;

    private static final Pattern NAME = Pattern.compile("[0-9A-F]{8}\\.history");

    /** @param from the mark's timeline, which the guard is on; every one after it up to the last leader's has to be known */
    void bring(long from, long to) {
        var there = of(guard);
        var wanted = of(last);
        for (long timeline = from + 1; timeline <= to; timeline++) {
            String name = "%08X.history".formatted(timeline);
            String text = wanted.get(name);
            if (!there.containsKey(name) && text != null) {
                write(name, text);
            } else if (!there.containsKey(name)) {
                throw new GiveUp("node " + guard.name() + ": the history of timeline " + timeline + " is neither in "
                        + guard.dir().path() + " nor in that of " + last.name() + ", expected all up to " + to
                        + ": without it the guard might take a number that another timeline has; copy " + name
                        + " from the archive into its pg_wal, then retry");
            }
        }
    }

    private void write(String name, String text) {
        String shell = guard.dir().script("""
                as sh -c 'umask 077; printf "%%s\\n" "$1" >"$2.new" && mv "$2.new" "$2"' sh %s "$D/pg_wal/%s"
                """.formatted(Sh.quote(text), name));
        var step = new Doing.Command("history-" + name.substring(0, 8), shell, Again.RUN, LIMIT, Duration.ofSeconds(1));
        doing.until(step, () -> of(guard).containsKey(name));
    }

    private static Map<String, String> of(Station place) {
        Ran ran = place.reach().run(place.dir().script(ALL), LIMIT);
        if (!ran.ok()) {
            throw new TryAgain(
                    "node " + place.name() + ": the histories in " + place.dir().path() + "/pg_wal cannot be read: "
                            + ran.err().strip());
        }
        var histories = new TreeMap<String, String>();
        for (String part : ran.out().split("(?m)^== ", -1)) {
            int end = part.indexOf('\n');
            if (end > 0 && NAME.matcher(part.substring(0, end)).matches()) {
                histories.put(part.substring(0, end), part.substring(end + 1).strip());
            }
        }
        return histories;
    }
}
