package dev.drydock.starter.say;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.starter.view.Failure;
import dev.drydock.workflows.plan.PlanDocument;
import dev.drydock.workflows.signature.PublicKey;
import dev.drydock.workflows.signature.Signing;
import dev.drydock.workflows.signature.SshSignature;
import dev.drydock.workflows.signature.Verdict;
import dev.drydock.workflows.statement.Statement;
import dev.drydock.workflows.words.Exit;
import dev.drydock.workflows.words.Json;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;

/** A statement that was written down, perhaps on another machine, and comes back to be sent as it is. */
public final class Written {
    private static final String START = "start";
    private static final String AGAIN =
            "the command that printed it again, with --print --out FILE, and sign that file";

    private Written() {}

    /**
     * @param where file, for sentences
     * @throws Failure when a run could not read it, or would read another text than was signed
     */
    public static Statement read(String where, byte[] bytes) {
        Statement statement = any(where, bytes);
        if (statement.action().equals(START)) {
            throw new Failure(
                    Exit.USAGE,
                    where + " holds a start, which is said with the plan and not to a run",
                    "drydock start PLAN.json --statement " + where);
        }
        return statement;
    }

    /**
     * The same of the statement a run is started with.
     *
     * @throws Failure also when it starts another plan
     */
    public static Statement start(String where, byte[] bytes, PlanDocument plan) {
        Statement statement = any(where, bytes);
        String again = "drydock start PLAN.json --print --as WHO --out FILE, and sign that file";
        if (!statement.action().equals(START)) {
            throw new Failure(
                    Exit.USAGE, where + " holds a statement to a run (" + statement.action() + "), no start", again);
        }
        String cluster = plan.at("cluster").asText();
        if (!statement.cluster().equals(cluster)
                || !statement.plan().equals(plan.claimed())
                || !statement.run().isEmpty()) {
            throw new Failure(
                    Exit.DRIFT,
                    where + " starts plan " + statement.plan() + " of " + statement.cluster() + ", and this is plan "
                            + plan.claimed() + " of " + cluster,
                    again);
        }
        return statement;
    }

    private static Statement any(String where, byte[] bytes) {
        String text = text(where, bytes);
        JsonNode tree;
        Statement statement;
        try {
            tree = Json.read(text);
            statement = Objects.requireNonNull(Json.read(tree, Statement.class), "it is empty");
        } catch (RuntimeException e) {
            String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new Failure(Exit.USAGE, where + " holds no statement: " + why, AGAIN, e);
        }
        complete(where, tree);
        canonical(where, text, statement.text());
        return statement;
    }

    private static String text(String where, byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Failure(Exit.USAGE, where + " holds no statement: it is not UTF-8", AGAIN, e);
        }
    }

    private static void complete(String where, JsonNode tree) {
        String missing = Arrays.stream(Statement.class.getRecordComponents())
                .map(RecordComponent::getName)
                .filter(name -> !tree.hasNonNull(name))
                .collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            throw new Failure(Exit.USAGE, where + " holds no whole statement: it lacks " + missing, AGAIN);
        }
        if (!tree.path("about").asText().equals(Statement.ABOUT)) {
            throw new Failure(
                    Exit.USAGE,
                    where + " is about '" + tree.path("about").asText() + "', not " + Statement.ABOUT,
                    AGAIN);
        }
    }

    private static void canonical(String where, String text, String canonical) {
        if (text.equals(canonical)) {
            return;
        }
        boolean newline = text.equals(canonical + "\n") || text.equals(canonical + "\r\n");
        throw new Failure(
                Exit.USAGE,
                newline
                        ? where
                                + " has a newline at its end that is not part of the statement, and nothing else is wrong"
                                + " with it; a signature over the newline does not count"
                        : where + " is not in the canonical form that is signed: something rewrote or edited it",
                newline ? "printf %s \"$(cat " + where + ")\" > FILE, sign FILE, then drydock say FILE" : AGAIN);
    }

    /**
     * Whose key signed these very bytes.
     *
     * @param where the signature's file, for sentences
     * @throws Failure when nobody's did
     */
    public static PublicKey signer(String where, String armored, Statement statement) {
        byte[] bytes = statement.text().getBytes(StandardCharsets.UTF_8);
        return switch (SshSignature.verify(armored, bytes, Signing.NAMESPACE)) {
            case Verdict.Good(PublicKey key) -> key;
            case Verdict.Refused(String says) ->
                throw new Failure(
                        Exit.NOT_AUTHORISED,
                        where + " does not sign this statement: " + says,
                        "ssh-keygen -Y sign -n " + Signing.NAMESPACE + " -f KEY FILE, then drydock say FILE");
        };
    }
}
