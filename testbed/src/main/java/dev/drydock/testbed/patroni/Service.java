package dev.drydock.testbed.patroni;

import dev.drydock.testbed.corrosion.AgentProcess;
import dev.drydock.testbed.corrosion.TestbedFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A program with its pid file, its log, and two plain-sh scripts that start and stop it. Each may be run any number of
 * times, and two at once.
 *
 * @param name of the node, for messages
 */
record Service(String name, Path home, String program) {

    private static final Duration STARTED = Duration.ofSeconds(20);
    private static final Duration STOPPED = Duration.ofMinutes(2);
    /** Lines; Patroni's and its PostgreSQL's come mixed. */
    private static final int LAST = 6;

    Path log() {
        return home.resolve(program + ".log");
    }

    Path start() {
        return home.resolve("start");
    }

    Path stop() {
        return home.resolve("stop");
    }

    Optional<AgentProcess> process() {
        return AgentProcess.of(home.resolve("pid")).filter(AgentProcess::alive);
    }

    /** @param command words of the shell, quoted where need be */
    void write(String command) throws IOException {
        Commands.executable(
                start(),
                common("Starts " + program + " of " + name + " in a session of its own.")
                        + """
                exec 9>"$here/lock"
                flock 9
                if running; then exit 0; fi
                cd "$here" || exit
                setsid %s </dev/null >>"$here/%s.log" 2>&1 9>&- &
                pid=$!
                printf '%%s %%s\\n' "$pid" "$(began "$pid")" >"$here/pid.new" && mv "$here/pid.new" "$here/pid"
                """.formatted(command, program));
        Commands.executable(
                stop(),
                common("Stops " + program + " of " + name + " and waits until it is gone.")
                        + """
                running || exit 0
                kill -TERM "$pid"
                tries=0
                while running; do
                  tries=$((tries + 1))
                  if [ "$tries" -gt 1000 ]; then
                    echo "%s: %s (pid $pid) still runs 100 s after SIGTERM" >&2
                    exit 1
                  fi
                  sleep 0.1
                done
                """.formatted(name, program));
    }

    private String common(String does) {
        return """
                #!/bin/sh
                # %s
                set -u
                PATH=/usr/sbin:/usr/bin:/sbin:/bin
                here=%s

                # When a process began, as /proc tells it; nothing for a zombie. The name before the fields may hold spaces.
                began() { sed 's/^.*) //' "/proc/$1/stat" 2>/dev/null | awk '$1 != "Z" { print $20 }'; }

                # The same pid with another beginning is somebody else's.
                running() {
                  pid= since=
                  [ ! -s "$here/pid" ] || read -r pid since <"$here/pid"
                  [ -n "$since" ] && [ "$(began "$pid")" = "$since" ]
                }

                """.formatted(does, Commands.quoted(home.toString()));
    }

    void up() {
        run(start(), STARTED);
    }

    void down() {
        run(stop(), STOPPED);
    }

    private void run(Path script, Duration within) {
        var ended = Commands.run(List.of(script.toString()), within);
        if (ended.code() != 0) {
            throw new TestbedFailure(script + " ended with " + ended.code() + ": " + ended.says());
        }
    }

    /** As a crash of the machine would; nothing when it does not run. */
    void kill() {
        process().ifPresent(process -> process.signal(true));
        Waiting.until(
                Duration.ofSeconds(30),
                () -> process().isEmpty(),
                () -> name + "'s " + program + " still runs after SIGKILL");
    }

    /** What it said last, for a message. */
    String lastWords() {
        try {
            var lines = Files.readAllLines(log());
            return lines.isEmpty()
                    ? "it said nothing"
                    : "it said last: "
                            + String.join(" | ", lines.subList(Math.max(0, lines.size() - LAST), lines.size()));
        } catch (IOException unreadable) {
            return "there is no log";
        }
    }
}
