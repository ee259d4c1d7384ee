package dev.drydock.workflows.statement;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.workflows.policy.Keys;
import dev.drydock.workflows.signature.PublicKey;
import dev.drydock.workflows.signature.RevokedKeys;
import dev.drydock.workflows.signature.Signing;
import dev.drydock.workflows.signature.SshSignature;
import dev.drydock.workflows.signature.Verdict;
import dev.drydock.workflows.words.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether what somebody sent is a statement to this run, now, for the first time, by whom it says. Pure: knows nothing of
 * gates and roles.
 *
 * @param allowUnsigned whether the worker was started to count unsigned statements
 * @param keys whose signatures count
 */
public record Hearing(String cluster, String run, String plan, boolean allowUnsigned, Keys keys) {
    /** Clocks of people's machines are off by this much at most before a statement counts as from the future. */
    static final Duration SKEW = Duration.ofMinutes(5);

    /** A reason longer than this is refused: it would be carried through the whole run. */
    static final int LONGEST_REASON = 2_000;

    /** The same for a name, a nonce or a digest. */
    static final int LONGEST_NAME = 200;

    private static final Set<String> ACTIONS = new TreeSet<>(List.of(
            "approve", "reject", "withdraw", "pause", "resume", "retry", "skip", "mark", "pace", "abort", "note"));

    private static final Set<String> STARTING = new TreeSet<>(List.of("start"));

    /** What became of it. */
    public sealed interface Found {
        /** @param key the one that signed it, listed for the name it carries; null: it is not signed, and counts here */
        record Genuine(Statement statement, @Nullable PublicKey key) implements Found {}

        /** @param by the name it carries, as far as one can be read; nobody has vouched for it */
        record Refused(String by, String action, String why) implements Found {}
    }

    /** Who signed, or why nobody can be said to have. */
    private sealed interface Speaker {
        record Known(@Nullable PublicKey key) implements Speaker {}

        record Unknown(String why) implements Speaker {}
    }

    /** The same, with the list of revoked keys as it is now. */
    public Hearing with(RevokedKeys now) {
        return new Hearing(cluster, run, plan, allowUnsigned, keys.with(now));
    }

    public Found judge(JsonNode sent, Set<String> nonces, Instant now) {
        return judge(sent, ACTIONS, run, nonces, now);
    }

    /**
     * The same of the statement a run was started with, which was made before the run had an id.
     *
     * @param startedAt when it was started; how long a worker took to see it is not the requester's fault
     */
    public Found start(Said said, Instant startedAt) {
        return judge(Json.tree(said), STARTING, "", new TreeSet<>(), startedAt);
    }

    private Found judge(JsonNode sent, Set<String> actions, String forRun, Set<String> nonces, Instant now) {
        Said said;
        Statement statement;
        String why;
        try {
            said = Objects.requireNonNull(Json.read(sent, Said.class), "nothing was said");
            statement = Objects.requireNonNull(
                    Json.read(Json.read(said.statement()), Statement.class), "the statement is empty");
            why = malformed(said, statement, actions);
        } catch (RuntimeException e) {
            // Whatever a stranger sends: an exception out of a signal handler would stop the run itself.
            return new Found.Refused("", "", "it cannot be read: " + first(String.valueOf(e.getMessage())));
        }
        if (why.isEmpty()) {
            why = misdirected(statement, forRun, nonces, now);
        }
        // Last, because it costs most.
        var speaker = why.isEmpty() ? speaker(said, statement, now) : new Speaker.Unknown(why);
        return switch (speaker) {
            case Speaker.Known(var key) -> new Found.Genuine(statement, key);
            case Speaker.Unknown(String because) ->
                new Found.Refused(shown(statement.by()), shown(statement.action()), because);
        };
    }

    private String malformed(Said said, Statement statement, Set<String> actions) {
        if (anyNull(statement)) {
            return "a field of the statement is missing";
        }
        if (!statement.text().equals(said.statement())) {
            return "the text is not its own canonical form";
        }
        if (!Statement.ABOUT.equals(statement.about())) {
            return "it is about '" + clip(statement.about()) + "', not " + Statement.ABOUT;
        }
        if (!actions.contains(statement.action())) {
            return "action '" + clip(statement.action()) + "' is unknown: expected one of "
                    + String.join(", ", actions);
        }
        if (statement.reason().length() > LONGEST_REASON) {
            return "its reason has " + statement.reason().length() + " characters, " + LONGEST_REASON + " are allowed";
        }
        if (Stream.of(statement.by(), statement.nonce(), statement.target(), statement.subject())
                .anyMatch(text -> text.length() > LONGEST_NAME)) {
            return "a name, nonce, target or subject has more than " + LONGEST_NAME + " characters";
        }
        return "";
    }

    private Speaker speaker(Said said, Statement statement, Instant now) {
        if (!said.signed()) {
            return allowUnsigned
                    ? new Speaker.Known(null)
                    : new Speaker.Unknown("it is not signed, and this worker was not started with --allow-unsigned");
        }
        byte[] text = said.statement().getBytes(StandardCharsets.UTF_8);
        String signature = Objects.requireNonNull(said.signature());
        return switch (SshSignature.verify(signature, text, Signing.NAMESPACE)) {
            case Verdict.Refused(String says) -> new Speaker.Unknown(says);
            case Verdict.Good(PublicKey key) ->
                switch (keys.permits(statement.by(), key, now)) {
                    case Verdict.Good _ -> new Speaker.Known(key);
                    case Verdict.Refused(String says) -> new Speaker.Unknown(says);
                };
        };
    }

    private String misdirected(Statement statement, String forRun, Set<String> nonces, Instant now) {
        if (!statement.cluster().equals(cluster)) {
            return "it is for cluster " + clip(statement.cluster()) + ", this is " + cluster;
        }
        if (!statement.run().equals(forRun)) {
            return forRun.isEmpty()
                    ? "it names run " + clip(statement.run()) + ", and a start is made before there is one"
                    : "it is for run " + clip(statement.run()) + ", this is run " + forRun;
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
