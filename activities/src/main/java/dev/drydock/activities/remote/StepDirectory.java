package dev.drydock.activities.remote;

import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One attempt of a step, as it lies on the node.
 *
 * @param exit the exit code; empty while it runs, {@code unknown} when its process is gone without one,
 *     {@code never} when it did not come to begin
 * @param startedAt RFC 3339 UTC; empty when it was not begun
 * @param path the directory on the node
 */
public record StepDirectory(String run, String step, int attempt, String exit, String startedAt, String path) {
    private static final Pattern LINE = Pattern.compile(
            "(?<exit>\\S+) (?<start>\\S+) (?<path>/.*/(?<run>[^/]+)/[^/]+/(?<step>[^/]+)\\.(?<attempt>[0-9]{1,9}))");

    /**
     * A line each, the newest 300: exit, start, path. Whether a process lives is judged by its start time as in {@code step.sh}, here
     * without looking for children it left.
     */
    static final String LIST = """
            boot=$(cat /proc/sys/kernel/random/boot_id 2>/dev/null || sysctl -n kern.boottime 2>/dev/null || echo none)
            for d in PATTERN; do
              [ -e "$d/pid" ] || continue
              read -r pid since <"$d/pid"
              now=$(sed 's/.*) //' "/proc/$pid/stat" 2>/dev/null | cut -d' ' -f1,20)
              if [ -s "$d/exit" ]; then exit=$(cat "$d/exit")
              elif [ "$pid" = 0 ]; then exit=never
              elif [ "$(cat "$d/boot")" = "$boot" ] && [ "${now#* }" = "$since" ] && [ "${now%% *}" != Z ]; then exit=-
              elif [ -s "$d/exit" ]; then exit=$(cat "$d/exit")
              else exit=unknown; fi
              echo "$exit $(cat "$d/started" 2>/dev/null || echo -) $d"
            done | sort -k2,2 | tail -n 300
            """;

    /** Whether it neither ended nor is known to have never begun. */
    public boolean unfinished() {
        return exit.isEmpty() || exit.equals("unknown");
    }

    static List<StepDirectory> parse(String lines) {
        return lines.lines()
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .map(StepDirectory::of)
                .sorted(Comparator.comparing(StepDirectory::startedAt)
                        .thenComparing(StepDirectory::step)
                        .thenComparingInt(StepDirectory::attempt))
                .toList();
    }

    private static StepDirectory of(Matcher line) {
        return new StepDirectory(
                line.group("run"),
                line.group("step"),
                Integer.parseInt(line.group("attempt")),
                line.group("exit").equals("-") ? "" : line.group("exit"),
                line.group("start").equals("-") ? "" : line.group("start"),
                line.group("path"));
    }
}
