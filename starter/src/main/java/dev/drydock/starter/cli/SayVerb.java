package dev.drydock.starter.cli;

import dev.drydock.starter.say.Saying;
import dev.drydock.starter.say.Written;
import dev.drydock.starter.server.Look;
import dev.drydock.starter.server.Runs;
import dev.drydock.starter.server.Server;
import dev.drydock.starter.signing.Speakers;
import dev.drydock.starter.view.Failure;
import dev.drydock.starter.view.Streams;
import dev.drydock.workflows.signature.PublicKey;
import dev.drydock.workflows.statement.Statement;
import dev.drydock.workflows.words.Exit;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code say FILE}: sends a statement that {@code --print} wrote and somebody signed, here or elsewhere. */
@Command(name = "say", description = "send a statement that was printed and signed elsewhere", sortOptions = false)
final class SayVerb implements Callable<Integer> {
    private static final String NEXT = "drydock say FILE";
    private static final String STDIN = "-";

    @Mixin
    private final Common common;

    @Parameters(paramLabel = "FILE", description = "the statement's exact text; - for standard input")
    private Path file = Path.of("");

    @Option(
            names = "--signature",
            paramLabel = "FILE.sig",
            description = "as ssh-keygen -Y sign wrote it (default: FILE.sig when it is there)")
    private @Nullable Path signature;

    SayVerb(Streams streams) {
        this.common = new Common(streams);
    }

    @Override
    public Integer call() {
        boolean stdin = file.toString().equals(STDIN);
        String where = stdin ? "standard input" : file.toString();
        var statement = Written.read(
                where, stdin ? Papers.bytes(where, common.streams().in(), NEXT) : Papers.bytes(file, NEXT));
        refuseOther(statement.by());
        @Nullable Path sig = stdin ? signature : Papers.signature(file, signature);
        if (sig == null) {
            return common.with(server -> say(server, where, statement, null, null));
        }
        String armored = new String(Papers.bytes(sig, NEXT), StandardCharsets.UTF_8);
        var key = Written.signer(sig.toString(), armored, statement);
        return common.with(server -> say(server, where, statement, armored, key));
    }

    private void refuseOther(String by) {
        if (common.as != null && !common.as.equals(by)) {
            throw new Failure(
                    Exit.USAGE,
                    "the statement is by " + by + ", and sending it as " + common.as + " would not change that",
                    "the same command without --as");
        }
    }

    private int say(
            Server server, String where, Statement statement, @Nullable String armored, @Nullable PublicKey key) {
        var runs = new Runs(server);
        Look look = NodeVerbs.open(runs.look(Common.cluster(statement.cluster())));
        Instant now = common.clock().instant();
        refuseStray(look, where, statement, now);
        var listed = Speakers.in(runs.plan(statement.cluster()));
        if (key == null && look.status().signed()) {
            throw new Failure(
                    Exit.NOT_AUTHORISED,
                    "the run of " + statement.cluster() + " counts signed statements alone, and there is no " + where
                            + ".sig",
                    "ssh-keygen -Y sign -n drydock -f KEY " + where + ", then the same command again");
        }
        if (key != null) {
            Speakers.check(listed.orElseThrow(() -> unlisted(statement.cluster())), statement.by(), key, now);
        }
        if (!common.json()) {
            show(statement, key);
        }
        return Asks.told(common, new Saying(runs).say(statement, armored, look));
    }

    static Failure unlisted(String cluster) {
        return new Failure(
                Exit.NOT_AUTHORISED,
                "the plan for " + cluster + " lists no signers, so no signature can count",
                "name an allowed_signers file as signers: in the cluster file and plan again");
    }

    /** What the run refuses whoever says it. */
    private static void refuseStray(Look look, String where, Statement statement, Instant now) {
        var status = look.status();
        if (!statement.run().equals(status.run())) {
            throw new Failure(
                    Exit.DRIFT,
                    where + " is for run " + statement.run() + " of " + status.cluster() + ", and run " + status.run()
                            + " is open",
                    "drydock status " + status.cluster());
        }
        look.heard(statement.nonce()).ifPresent(heard -> {
            throw new Failure(
                    Exit.NOTHING,
                    "the run of " + status.cluster() + " has heard this very statement already, and it "
                            + (heard.counted() ? "counts" : "does not count: " + heard.why()),
                    "drydock status " + status.cluster());
        });
        if (!statement.until().isAfter(now)) {
            throw new Failure(
                    Exit.REJECTED,
                    where + " counted until " + statement.until() + " (now " + now + ")",
                    "print it again with a later --until, and sign that");
        }
    }

    private void show(Statement statement, @Nullable PublicKey key) {
        String target = statement.target().isEmpty() ? "" : " gate " + statement.target();
        common.tell(statement.action() + target + " of " + statement.cluster() + ", run " + statement.run());
        common.about("about", statement.subject());
        common.about("plan", statement.plan());
        if (!statement.with().isEmpty()) {
            common.about("with", statement.with().toString());
        }
        if (!statement.reason().isEmpty()) {
            common.about("reason", statement.reason());
        }
        common.about("as", statement.by() + (key == null ? " (UNSIGNED)" : ""));
        if (key != null) {
            common.about("key", key.type() + " key " + key.fingerprint());
        }
    }
}
