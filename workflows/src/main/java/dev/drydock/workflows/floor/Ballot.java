package dev.drydock.workflows.floor;

import dev.drydock.workflows.gate.Bound;
import dev.drydock.workflows.gate.Tally;
import dev.drydock.workflows.late.LateWrites;
import dev.drydock.workflows.late.Resolve;
import dev.drydock.workflows.signature.PublicKey;
import dev.drydock.workflows.statement.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What somebody says at a gate, read from a statement that is genuine; whether it counts is for the gate. Pure. */
sealed interface Ballot {
    int MOST_CONDITIONS = 10;

    record Cast(Tally.Vote vote) implements Ballot {}

    record Spoilt(String why) implements Ballot {}

    /** @param key that signed it; null: unsigned */
    static Ballot of(Statement statement, @Nullable PublicKey key) {
        boolean approves = statement.action().equals("approve");
        if (!approves && statement.reason().isBlank()) {
            return new Spoilt("a rejection needs a reason");
        }
        String word = word(statement);
        if (!word.isEmpty() && !statement.target().equals(LateWrites.GATE)) {
            return new Spoilt("gate " + statement.target() + " has nothing to resolve");
        }
        List<Bound> conditions;
        try {
            Resolve.of(word);
            conditions =
                    Order.names(statement.with(), "if").stream().map(Bound::of).toList();
        } catch (IllegalArgumentException e) {
            return new Spoilt(String.valueOf(e.getMessage()));
        }
        if (conditions.size() > MOST_CONDITIONS) {
            return new Spoilt("it has " + conditions.size() + " conditions, " + MOST_CONDITIONS + " are allowed");
        }
        return new Cast(new Tally.Vote(
                statement.by(),
                approves,
                statement.subject(),
                statement.until(),
                statement.reason(),
                chosen(statement),
                key,
                conditions.isEmpty() ? null : conditions));
    }

    /** Who says nothing chooses what silence means, so that it counts together with those who say it. */
    static @Nullable String chosen(Statement statement) {
        if (!statement.action().equals("approve") || !statement.target().equals(LateWrites.GATE)) {
            return null;
        }
        try {
            return Resolve.of(word(statement)).word();
        } catch (IllegalArgumentException e) {
            return null; // refused, with the word in the reason
        }
    }

    private static String word(Statement statement) {
        return statement.with().path("resolve").asText("");
    }
}
