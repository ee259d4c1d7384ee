package dev.drydock.activities.corrosion.certificate;

import dev.drydock.activities.corrosion.file.Database;
import dev.drydock.activities.corrosion.file.Row;
import dev.drydock.activities.remote.Reach;
import dev.drydock.harvest.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ObjIntConsumer;
import java.util.stream.Collectors;

/**
 * One node as a certificate reads it: by SQLite's shell where it gives the digest that the agent's own rows have, else by
 * the agent's API, whose rows are digested here as they come. One thread at a time.
 */
public final class Reader {
    /** Every storage class, and whose database it is. */
    private static final List<String> PROBE = List.of("1", "0.5", "'t'", "x'00ff'", "NULL", "site_id");

    private static final int AT_ONCE = 8;

    private final Database agent;
    private final Optional<Shell> shell;
    private boolean fellBack;

    private Reader(Database agent, Optional<Shell> shell) {
        this.agent = agent;
        this.shell = shell;
    }

    /** @param program SQLite's shell on the node, which need not be there */
    public static Reader of(Database agent, Reach reach, String program, String database) {
        var shell = new Shell(reach, program, database);
        return new Reader(agent, same(agent, shell) ? Optional.of(shell) : Optional.empty());
    }

    /** The shell may be absent or old, read another file, or not be allowed to. */
    private static boolean same(Database agent, Shell shell) {
        String statement = "SELECT " + String.join(", ", PROBE) + " FROM crsql_site_id ORDER BY site_id";
        return shell.ask(statement)
                .filter(answer -> answer.sha3().equals(probe(agent, statement).sha3()))
                .isPresent();
    }

    private static Answer probe(Database agent, String statement) {
        var digest = new Sha3Query(statement);
        String typed = PROBE.stream().map(Cells::typedOf).collect(Collectors.joining(", "));
        agent.each("SELECT " + typed + " FROM crsql_site_id ORDER BY site_id", row -> digest.add(row, PROBE.size()));
        return digest.answer();
    }

    /** How it was read so far. */
    Way way() {
        return fellBack ? Way.BOTH : shell.isPresent() ? Way.SHELL : Way.API;
    }

    Database agent() {
        return agent;
    }

    /** In their order, paced. */
    void each(List<Range> ranges, ObjIntConsumer<Answer> seen) {
        for (int from = 0; from < ranges.size(); ) {
            int begin = from;
            List<Range> some = ranges.subList(from, from + fitting(ranges, from));
            Pace.of(() -> {
                List<Answer> answers = answers(some);
                for (int i = 0; i < answers.size(); i++) {
                    seen.accept(answers.get(i), begin + i);
                }
                return answers.stream().mapToLong(Answer::rows).sum();
            });
            from += some.size();
        }
    }

    private int fitting(List<Range> ranges, int from) {
        if (shell.isEmpty()) {
            return 1;
        }
        int some = Math.min(AT_ONCE, ranges.size() - from);
        return Shell.fits(ranges.subList(from, from + some).stream()
                        .map(Shell::script)
                        .collect(Collectors.joining()))
                ? some
                : 1;
    }

    private List<Answer> answers(List<Range> ranges) {
        return shell.filter(_ -> ranges.stream().map(Shell::script).allMatch(Shell::fits))
                .flatMap(found -> found.ask(ranges))
                .orElseGet(() -> {
                    fellBack = shell.isPresent();
                    return ranges.stream().map(this::answer).toList();
                });
    }

    private Answer answer(Range range) {
        var digest = new Sha3Query(range.statement());
        int columns = range.columns().all().size();
        agent.each(range.typed(), row -> digest.add(row, columns));
        return digest.answer();
    }

    /** Cut after every {@code rows} rows this node has. */
    List<Range> cut(Range range, long rows) {
        var keys = new ArrayList<List<Value>>();
        Range left = range;
        while (true) {
            var found = new ArrayList<Row>();
            String sql = left.key(rows);
            Pace.of(() -> {
                agent.each(sql, found::add);
                return rows;
            });
            if (found.isEmpty()) {
                return range.cut(keys);
            }
            List<Value> key =
                    Cells.values(found.getFirst(), range.columns().key().size());
            keys.add(key);
            left = new Range(range.columns(), key, range.upTo());
        }
    }
}
