package dev.drydock.starter.cli;

import dev.drydock.starter.view.Failure;
import dev.drydock.workflows.signature.AllowedSigners;
import dev.drydock.workflows.signature.Signing;
import dev.drydock.workflows.statement.Statement;
import dev.drydock.workflows.words.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A statement for signing elsewhere: its exact text, and how it is signed and sent. */
final class Printing {
    private static final Pattern BARE = Pattern.compile("[\\w./@:+-]+");

    @Option(names = "--print", description = "send nothing: write the statement, to be signed elsewhere; needs --as")
    private boolean print;

    @Option(names = "--out", paramLabel = "FILE", description = "where --print writes it (default: standard output)")
    private @Nullable Path out;

    boolean wanted() {
        if (out != null && !print) {
            throw new Failure(
                    Exit.USAGE, "--out is the file that --print writes", "the same command with --print --out " + out);
        }
        return print;
    }

    /** @param listed the plan's signers; empty: it has none */
    Voice voice(Common common, Optional<AllowedSigners> listed) {
        if (common.asked().isEmpty()) {
            throw new Failure(
                    Exit.USAGE,
                    "--print needs --as: the statement says who signs it, and there is no key here to tell by",
                    "the same command with --as WHO");
        }
        String who = common.asked();
        if (listed.isPresent() && !listed.get().lists(who)) {
            throw new Failure(
                    Exit.NOT_AUTHORISED,
                    "the plan lists no key for " + who + ", so nobody could sign this",
                    "the same command with --as WHO");
        }
        return Voice.unsigned(who);
    }

    /** @param key the key's file as far as it was named here; empty: it was not */
    int write(Common common, Statement statement, String key) {
        return write(common, statement, key, "drydock say ");
    }

    /** @param sent the command that sends it, as far as the file's name */
    int write(Common common, Statement statement, String key, String sent) {
        String text = statement.text();
        if (out == null) {
            // A newline would be a byte of the file, and signed with it.
            common.streams().out().print(common.streams().terminal() ? text + "\n" : text);
            common.streams().out().flush();
        } else {
            toFile(out, text);
        }
        String file = out == null ? "FILE" : word(out.toString());
        common.about("as", statement.by());
        common.about("counts", "until " + statement.until());
        common.tell("sign: ssh-keygen -Y sign -n " + Signing.NAMESPACE + " -f " + (key.isEmpty() ? "KEY" : word(key))
                + " " + file);
        common.next(sent + file);
        return Exit.DONE.code();
    }

    private static void toFile(Path out, String text) {
        try {
            Files.writeString(out, text);
        } catch (IOException e) {
            throw new Failure(Exit.USAGE, "the statement cannot be written to " + out + ": " + e, "--out FILE", e);
        }
    }

    /** As a shell takes it for one word. */
    static String word(String text) {
        return BARE.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
