package dev.drydock.activities.corrosion.certificate;

import dev.drydock.activities.remote.Ran;
import dev.drydock.activities.remote.Reach;
import dev.drydock.activities.remote.Sh;
import dev.drydock.harvest.file.Sql;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * SQLite's shell on a node, which reads the database beside the agent that serves it: no row leaves the node. Statements
 * travel in the command line, so they are bounded; what it does not answer is asked of the agent.
 */
final class Shell {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final int LONGEST = 48 * 1024;

    private final Reach reach;
    private final String program;
    private final String database;

    Shell(Reach reach, String program, String database) {
        this.reach = reach;
        this.program = program;
        this.database = database;
    }

    static boolean fits(String script) {
        return script.length() < LONGEST;
    }

    /** One statement in one read transaction, so that digest and count are of the same rows. */
    static String script(Range range) {
        return script(range.statement(), range.count());
    }

    private static String script(String statement, String count) {
        return "SELECT lower(hex(sha3_query(" + Sql.text(statement) + ", 256))) || ' ' || (" + count + ");";
    }

    /** Empty: it could not, and the agent must be asked. */
    Optional<List<Answer>> ask(List<Range> ranges) {
        return run(ranges.stream().map(Shell::script).collect(Collectors.joining()), ranges.size());
    }

    Optional<Answer> ask(String statement) {
        return run(script(statement, "1"), 1).map(List::getFirst);
    }

    private Optional<List<Answer>> run(String script, int expected) {
        Ran ran = reach.run(
                Sh.command(
                        program,
                        "-init",
                        "/dev/null",
                        "-batch",
                        "-bail",
                        "-readonly",
                        "-noheader",
                        "-list",
                        "-cmd",
                        ".timeout 5000",
                        database,
                        script),
                LIMIT);
        var answers = new ArrayList<Answer>();
        if (ran.ok()) {
            ran.out()
                    .lines()
                    .filter(line -> line.matches("[0-9a-f]{64} [0-9]{1,18}"))
                    .map(line -> line.split(" ", -1))
                    .forEach(words -> answers.add(new Answer(words[0], Long.parseLong(words[1]))));
        }
        return answers.size() == expected ? Optional.of(answers) : Optional.empty();
    }
}
