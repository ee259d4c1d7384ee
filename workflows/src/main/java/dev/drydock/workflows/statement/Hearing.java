package dev.drydock.workflows.statement;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.workflows.words.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether what somebody sent is a statement to this run, now, for the first time. Pure: knows nothing of gates.
 *
 * @param allowUnsigned whether the worker was started to count unsigned statements
 */
public record Hearing(String cluster, String run, String plan, boolean allowUnsigned) {
    /** Clocks of people's machines are off by this much at most before a statement counts as from the future. */
    static final Duration SKEW = Duration.ofMinutes(5);

    /** A reason longer than this is refused: it would be carried through the whole run. */
    static final int LONGEST_REASON = 2_000;

    /** The same for a name, a nonce or a digest. */
    static final int LONGEST_NAME = 200;

    private static final Set<String> ACTIONS =
            new TreeSet<>(List.of("approve", "reject", "pause", "resume", "retry", "skip", "abort", "note"));

    /** What became of it. */
    public sealed interface Found {
        record Genuine(Statement statement) implements Found {}

        /** @param by the name it carries, as far as one can be read; nobody has vouched for it */
        record Refused(String by, String action, String why) implements Found {}
    }

    public Found judge(JsonNode sent, Set<String> nonces, Instant now) {
        Statement statement;
        String why;
        try {
            Said said = Objects.requireNonNull(Json.read(sent, Said.class), "nothing was said");
            statement = Objects.requireNonNull(
                    Json.read(Json.read(said.statement()), Statement.class), "the statement is empty");
            why = malformed(said, statement);
        } catch (RuntimeException e) {
            // Whatever a stranger sends: an exception out of a signal handler would stop the run itself.
            return new Found.Refused("", "", "it cannot be read: " + first(String.valueOf(e.getMessage())));
        }
        if (why.isEmpty()) {
            why = misdirected(statement, nonces, now);
        }
        return why.isEmpty()
                ? new Found.Genuine(statement)
                : new Found.Refused(shown(statement.by()), shown(statement.action()), why);
    }

    private String malformed(Said said, Statement statement) {
        if (anyNull(statement)) {
            return "a field of the statement is missing";
        }
        if (!statement.text().equals(said.statement())) {
            return "the text is not its own canonical form";
        }
        if (!Statement.ABOUT.equals(statement.about())) {
            return "it is about '" + clip(statement.about()) + "', not " + Statement.ABOUT;
        }
        if (!ACTIONS.contains(statement.action())) {
            return "action '" + clip(statement.action()) + "' is unknown: expected one of "
                    + String.join(", ", ACTIONS);
        }
        if (statement.reason().length() > LONGEST_REASON) {
            return "its reason has " + statement.reason().length() + " characters, " + LONGEST_REASON + " are allowed";
        }
        if (Stream.of(statement.by(), statement.nonce(), statement.target(), statement.subject())
                .anyMatch(text -> text.length() > LONGEST_NAME)) {
            return "a name, nonce, target or subject has more than " + LONGEST_NAME + " characters";
        }
        if (said.signed()) {
            return "this build cannot verify signatures yet";
        }
        return allowUnsigned ? "" : "it is not signed, and this worker was not started with --allow-unsigned";
    }

    private String misdirected(Statement statement, Set<String> nonces, Instant now) {
        if (!statement.cluster().equals(cluster)) {
            return "it is for cluster " + clip(statement.cluster()) + ", this is " + cluster;
        }
        if (!statement.run().equals(run)) {
            return "it is for run " + clip(statement.run()) + ", this is run " + run;
        }
        if (!statement.plan().equals(plan)) {
            return "it is for plan " + clip(statement.plan()) + ", this run follows " + plan;
        }
        if (statement.at().isAfter(now.plus(SKEW))) {
            return "it was made at " + statement.at() + ", which is still to come (now " + now + ")";
        }
        if (!statement.until().isAfter(now)) {
            return "it expired at " + statement.until() + " (now " + now + ")";
        }
        return nonces.contains(statement.nonce()) ? "this very statement was heard before" : "";
    }

    private static boolean anyNull(Statement s) {
        // Jackson leaves absent fields null, whatever the record says.
        Object[] fields = {
            s.about(),
            s.action(),
            s.at(),
            s.by(),
            s.cluster(),
            s.nonce(),
            s.plan(),
            s.reason(),
            s.run(),
            s.subject(),
            s.target(),
            s.until(),
            s.with()
        };
        for (Object field : fields) {
            if (field == null) {
                return true;
            }
        }
        return false;
    }

    private static String shown(@Nullable String text) {
        return text == null ? "" : clip(text);
    }

    private static String clip(String text) {
        return text.length() <= 100 ? text : text.substring(0, 100) + "…";
    }

    private static String first(String text) {
        return clip(text.lines().findFirst().orElse(""));
    }
}
