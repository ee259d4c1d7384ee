package dev.drydock.activities.corrosion;

import dev.drydock.activities.corrosion.agent.AdminSocket.Ping;
import dev.drydock.activities.corrosion.file.Refused;
import dev.drydock.activities.remote.Sh;
import dev.drydock.activities.remote.StepCall.Again;
import dev.drydock.activities.service.Service;
import dev.drydock.activities.steps.Doing;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.NotStopped;
import dev.drydock.workflows.words.TryAgain;
import java.time.Duration;
import java.util.List;

/** Stops and starts a node's agent, and tells whether it is gone. */
final class Agency {
    private static final Duration COMMAND = Duration.ofMinutes(2);
    private static final Duration STOPS = Duration.ofSeconds(70);
    private static final Duration STARTS = Duration.ofSeconds(60);
    private static final Duration QUERY = Duration.ofSeconds(10);

    private final CorrosionNode node;

    Agency(CorrosionNode node) {
        this.node = node;
    }

    /**
     * An agent that drains may need a minute; one that listens and does not answer is not gone. One that was down
     * already must not come up by itself either.
     */
    String stop(String step, Doing doing) {
        Service service = node.service();
        boolean down = gone();
        var command = new Doing.Command(step, service.stopping(), Again.RUN, COMMAND, STOPS);
        // A dead agent may be about to be started again by whoever watches over it: that one has to be told.
        doing.untilAfter(command, () -> gone() && service.held());
        return down ? "the agent was down" : "the agent is stopped";
    }

    String start(String step, Doing doing) {
        Service service = node.service();
        var command = new Doing.Command(step, service.starting(), Again.RUN, COMMAND, STARTS);
        try {
            doing.until(command, () -> up() && service.released());
        } catch (TryAgain e) {
            throw new TryAgain(e.getMessage() + ends(service), e);
        } catch (GiveUp e) {
            throw new GiveUp(e.getMessage() + ends(service), e);
        }
        return "the agent answers Ping";
    }

    private static String ends(Service service) {
        String log = service.log();
        return log.isEmpty() ? "" : "; its log ends: " + log;
    }

    boolean up() {
        return node.admin().ping() == Ping.UP;
    }

    /** Nothing listens on the admin socket, and no agent has the database open as far as can be told. */
    boolean gone() {
        return node.admin().ping() == Ping.DOWN && openers().isEmpty();
    }

    /** Refuses to go on over a live database, whoever started it. */
    void mustBeDown(String step) {
        Ping ping = node.admin().ping();
        if (ping != Ping.DOWN) {
            throw new NotStopped("node " + node.name() + ": " + step + " needs a stopped agent, and "
                    + (ping == Ping.UP ? "it answers Ping" : "something listens") + " on "
                    + node.config().admin());
        }
        if (!openers().isEmpty()) {
            throw new NotStopped("node " + node.name() + ": " + step + " needs a stopped agent, and a process has "
                    + node.database() + " open: " + openers().getFirst().told());
        }
    }

    /**
     * Agents that have the database open, or one that a run put aside: one that was started while its files were moved
     * writes to the archive. A companion may have it open as well ({@code corrosion consul sync} does) and is no agent.
     * Empty where there is no {@code /proc}.
     */
    List<Opener> openers() {
        return node.ask(listing(node.database())).lines().map(Opener::of).toList();
    }

    /** POSIX sh that prints a line for each: pid, start, command line. */
    static String listing(String database) {
        String file = Sh.quote(database);
        return "DB=\"$(cd \"$(dirname " + file + ")\" 2>/dev/null && pwd -P)/$(basename " + file
                + ")\"; export DB\n"
                + "ASIDE=\"${DB%/*}/drydock-\"; export ASIDE\n"
                + "NAME=\"/${DB##*/}\"; export NAME\n"
                + "ls -l /proc/[0-9]*/fd 2>/dev/null"
                + " | awk '/^\\/proc\\// { split($0, p, \"/\"); next }"
                + " { n = index($0, \" -> \"); f = substr($0, n + 4); sub(/ \\(deleted\\)$/, \"\", f) }"
                + " n { sub(/-wal$/, \"\", f) }"
                + " n && (f == ENVIRON[\"DB\"] || (index(f, ENVIRON[\"ASIDE\"]) == 1"
                + " && substr(f, length(f) - length(ENVIRON[\"NAME\"]) + 1) == ENVIRON[\"NAME\"]))"
                + " { print p[3] }' | sort -u"
                + " | while read -r pid; do printf '%s ' \"$pid\"; sed 's/.*) //' /proc/\"$pid\"/stat 2>/dev/null"
                + " | cut -d' ' -f20 | tr '\\n' ' '; tr '\\000' ' ' < /proc/\"$pid\"/cmdline"
                + " 2>/dev/null; echo; done | grep -E ' agent( |$)' || true";
    }

    /**
     * A process.
     *
     * @param started when, in ticks since the machine's start: with the pid it is that process and no other
     */
    record Opener(String pid, String started, String command) {
        static Opener of(String line) {
            String[] words = line.split(" ", 3);
            return new Opener(words[0], words[1], words[2].strip());
        }

        String told() {
            return pid + " " + command;
        }
    }

    /** The cluster id of the database in place, asked of the agent. */
    int serving() {
        try {
            var rows = node.api(QUERY).rows("SELECT value FROM __corro_state WHERE key = 'cluster_id'");
            return rows.isEmpty() ? 0 : Math.toIntExact(rows.getFirst().number(0));
        } catch (Refused e) {
            throw new TryAgain("node " + node.name() + ": the cluster id cannot be read: " + e.getMessage(), e);
        }
    }
}
