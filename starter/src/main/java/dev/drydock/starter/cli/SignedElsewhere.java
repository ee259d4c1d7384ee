package dev.drydock.starter.cli;

import dev.drydock.starter.say.Written;
import dev.drydock.starter.signing.Speakers;
import dev.drydock.starter.view.Failure;
import dev.drydock.workflows.plan.PlanDocument;
import dev.drydock.workflows.signature.PublicKey;
import dev.drydock.workflows.statement.Said;
import dev.drydock.workflows.statement.Statement;
import dev.drydock.workflows.words.Exit;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code start --statement}: whoever asks for a run signs where their key is, and somebody else starts it. */
final class SignedElsewhere {
    @Option(
            names = "--statement",
            paramLabel = "FILE",
            description = "start by a statement that --print wrote and somebody signed elsewhere")
    private @Nullable Path statement;

    @Option(
            names = "--signature",
            paramLabel = "FILE.sig",
            description = "of --statement, as ssh-keygen -Y sign wrote it (default: FILE.sig)")
    private @Nullable Path signature;

    record Start(Said said, String by) {}

    boolean wanted() {
        return statement != null;
    }

    /** @param signsHere whether the command also says who signs, or prints */
    void refuseWith(boolean signsHere) {
        if (statement == null && signature != null) {
            throw new Failure(
                    Exit.USAGE, "--signature is that of --statement, which is missing", "drydock start --help");
        }
        if (statement != null && signsHere) {
            throw new Failure(
                    Exit.USAGE,
                    "--statement is signed already, by whom it names: it takes no --print, --as, --key, --signer or"
                            + " --unsigned",
                    "drydock start PLAN.json --statement " + statement);
        }
    }

    /** @throws Failure when it can be told now that the run would not count it */
    Start start(Common common, PlanDocument plan, Path planFile) {
        Path file = Objects.requireNonNull(statement);
        String next = "drydock start " + planFile + " --statement FILE";
        Statement said = Written.start(file.toString(), Papers.bytes(file, next), plan);
        Path sig = Papers.signature(file, signature);
        if (sig == null) {
            throw new Failure(
                    Exit.NOT_AUTHORISED,
                    "there is no " + file + ".sig, and --statement starts nothing that is not signed",
                    "ssh-keygen -Y sign -n drydock -f KEY " + file + ", then the same command again");
        }
        String armored = new String(Papers.bytes(sig, next), StandardCharsets.UTF_8);
        PublicKey key = Written.signer(sig.toString(), armored, said);
        Instant now = common.clock().instant();
        if (!said.until().isAfter(now)) {
            throw new Failure(
                    Exit.REJECTED,
                    file + " counted until " + said.until() + " (now " + now + ")",
                    "drydock start " + planFile + " --print --as " + said.by() + " --out FILE, and sign that file");
        }
        var listed = Speakers.in(plan.tree()).orElseThrow(() -> SayVerb.unlisted(said.cluster()));
        Speakers.check(listed, said.by(), key, now);
        if (!common.json()) {
            common.about("as", said.by());
            common.about("key", key.type() + " key " + key.fingerprint());
        }
        return new Start(new Said(said.text(), armored), said.by());
    }
}
