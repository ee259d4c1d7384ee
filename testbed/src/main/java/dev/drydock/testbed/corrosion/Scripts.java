package dev.drydock.testbed.corrosion;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The plain-sh scripts that start and stop one agent, and the one that starts it again when it died, as a supervisor does:
 * not while it is meant to be down. Each may be run any number of times, and two at once.
 */
final class Scripts {

    private static final String COMMON = """
            #!/bin/sh
            # %s
            set -u
            PATH="/usr/local/bin:/usr/bin:/bin${PATH:+:$PATH}"
            here=%s

            # State and start time of a process, as /proc tells them; the name before them may hold spaces.
            state() { sed 's/^.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f1; }
            began() { sed 's/^.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20; }

            # A zombie is gone, and a process that began at another time is somebody else's.
            running() {
              [ -f "$here/pid" ] || return 1
              pid= since=
              read -r pid since <"$here/pid" || :
              [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null && [ "$(state "$pid")" != Z ] || return 1
              [ -z "$since" ] || [ "$(began "$pid")" = "$since" ]
            }

            # One script at a time decides what is meant to run; one that holds on for 10 s was killed.
            alone() {
              held=0
              until mkdir "$here/busy" 2>/dev/null; do
                held=$((held + 1))
                [ "$held" -le 100 ] || break
                sleep 0.1
              done
              trap 'rmdir "$here/busy" 2>/dev/null' EXIT
            }
            """;

    private static final String RUN = """
            if running; then exit 0; fi
            rm -f "$here/pid"
            NO_COLOR=1 setsid %s -c %s agent </dev/null >>"$here/agent.log" 2>&1 &
            pid=$!
            printf '%%s %%s\\n' "$pid" "$(began "$pid")" >"$here/pid.new" && mv "$here/pid.new" "$here/pid"
            """;

    private Scripts() {}

    static void write(TestbedNode node, Path corrosion) throws IOException {
        executable(node.start(), start(node, corrosion));
        executable(node.stop(), stop(node));
        executable(node.revive(), revive(node, corrosion));
    }

    private static String start(TestbedNode node, Path corrosion) {
        return COMMON.formatted("Starts the agent of " + node.name() + " in a session of its own.", quoted(node.home()))
                + """

                alone
                rm -f "$here/down"
                """
                + RUN.formatted(quoted(corrosion), quoted(node.config()));
    }

    private static String revive(TestbedNode node, Path corrosion) {
        return COMMON.formatted(
                        "Starts the agent of " + node.name() + " again, unless it was stopped on purpose.",
                        quoted(node.home()))
                + """

                alone
                [ ! -f "$here/down" ] || exit 0
                """
                + RUN.formatted(quoted(corrosion), quoted(node.config()));
    }

    private static String stop(TestbedNode node) {
        return COMMON.formatted(
                        "Stops the agent of " + node.name() + " and waits until it is gone.", quoted(node.home()))
                + """

                alone
                : >"$here/down"
                rmdir "$here/busy" 2>/dev/null
                trap - EXIT
                running || exit 0
                kill -TERM "$pid" 2>/dev/null
                tries=0
                while running; do
                  tries=$((tries + 1))
                  if [ "$tries" -gt 300 ]; then
                    echo "%s: the agent (pid $pid) still runs 30 s after SIGTERM" >&2
                    exit 1
                  fi
                  sleep 0.1
                done
                rm -f "$here/pid"
                """.formatted(node.name());
    }

    static String quoted(Path path) {
        return "'" + path.toString().replace("'", "'\\''") + "'";
    }

    static String command(List<String> words) {
        return words.stream().map(word -> quoted(Path.of(word))).collect(Collectors.joining(" "));
    }

    static void executable(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
