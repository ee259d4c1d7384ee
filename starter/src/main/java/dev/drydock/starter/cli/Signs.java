package dev.drydock.starter.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.starter.signing.Keys;
import dev.drydock.starter.signing.Means;
import dev.drydock.starter.signing.Signer;
import dev.drydock.starter.signing.Speakers;
import dev.drydock.starter.view.Failure;
import dev.drydock.workflows.signature.AllowedSigners;
import dev.drydock.workflows.signature.PublicKey;
import dev.drydock.workflows.words.Exit;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** With which key, and as whom, a verb says something. */
final class Signs {
    static final String KEY = "DRYDOCK_KEY";

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = {
                "sign with this key: a private key, or a .pub whose private half the agent holds (" + KEY + ")"
            })
    private @Nullable Path key;

    @Option(
            names = "--signer",
            paramLabel = "HOW",
            converter = HowConverter.class,
            description = "who signs: file, agent or ssh-keygen (default: the first that can, the agent before others)")
    private @Nullable Means means;

    @Option(names = "--unsigned", description = "do not sign, where the worker lets that count")
    private boolean unsigned;

    static final class HowConverter implements ITypeConverter<Means> {
        @Override
        public Means convert(String text) {
            try {
                return Means.of(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("'" + text + "': " + e.getMessage());
            }
        }
    }

    /**
     * What counts for the run that is spoken to.
     *
     * @param listed the plan's signers; null: it has none
     * @param signedOnly whether what is not signed does not count
     * @param mustSay whether it is unknown if unsigned statements count, so that a person has to choose
     * @param asked the gate's approvers; empty when it is about no gate
     */
    record Rules(
            String cluster, @Nullable AllowedSigners listed, boolean signedOnly, boolean mustSay, List<String> asked) {
        static Rules of(String cluster, JsonNode plan, boolean signedOnly, List<String> asked) {
            return new Rules(cluster, Speakers.in(plan).orElse(null), signedOnly, false, asked);
        }

        /** Before there is a run nobody says whether its worker counts what is not signed. */
        static Rules beforehand(String cluster, JsonNode plan) {
            return new Rules(cluster, Speakers.in(plan).orElse(null), false, true, List.of());
        }
    }

    /** The file that the option or the variable names; empty: neither does. */
    String named(Common common) {
        return key != null ? key.toString() : common.streams().env().getOrDefault(KEY, "");
    }

    /** Whether the command says how to sign. */
    boolean given() {
        return unsigned || key != null || means != null;
    }

    /** @throws Failure when it can be told now that the run would not count it */
    Voice voice(Common common, Rules rules) {
        if (unsigned) {
            refuseBoth();
            return unsigned(common, rules, "--unsigned was given");
        }
        AllowedSigners listed = rules.listed();
        if (listed == null) {
            return unlisted(common, rules);
        }
        Instant now = common.clock().instant();
        var keys = new Keys(common.streams(), means);
        String file = named(common);
        if (!file.isEmpty()) {
            return signed(common, listed, keys.named(Path.of(file)), rules, now);
        }
        return switch (keys.listed(listed, found -> meant(common, listed, found, now))) {
            case Keys.Found.One(Signer signer) -> signed(common, listed, signer, rules, now);
            case Keys.Found.None(String says)
            when rules.mustSay() ->
                throw keyless(rules, says, "--key FILE, or with --unsigned where the worker lets that count");
            case Keys.Found.None(String says) -> unsigned(common, rules, says);
            case Keys.Found.Several(String says) -> throw keyless(rules, says, "--key FILE or --as WHO");
        };
    }

    private void refuseBoth() {
        if (key != null || means != null) {
            throw new Failure(
                    Exit.USAGE,
                    "--unsigned signs nothing, so it takes neither --key nor --signer",
                    "the same command with one of them");
        }
    }

    private static boolean meant(Common common, AllowedSigners listed, PublicKey key, Instant now) {
        return common.asked().isEmpty() || Speakers.speaks(listed, common.asked(), key, now);
    }

    private static Voice signed(Common common, AllowedSigners listed, Signer signer, Rules rules, Instant now) {
        String who = common.asked().isEmpty() ? Speakers.one(listed, signer, rules.asked(), now) : common.asked();
        Speakers.check(listed, who, signer.key(), now);
        return new Voice(who, signer, listed);
    }

    private Voice unlisted(Common common, Rules rules) {
        String says = "the plan for " + rules.cluster() + " lists no signers, so no signature can count";
        if (key != null || means != null) {
            throw new Failure(
                    Exit.NOT_AUTHORISED,
                    says,
                    "name an allowed_signers file as signers: in the cluster file and plan again, or leave out --key");
        }
        if (!named(common).isEmpty()) {
            common.tell(says + ", and " + KEY + " is not used");
        }
        return unsigned(common, rules, says);
    }

    private static Voice unsigned(Common common, Rules rules, String why) {
        if (rules.signedOnly()) {
            throw new Failure(
                    Exit.NOT_AUTHORISED,
                    "the run of " + rules.cluster() + " counts signed statements alone, and " + why,
                    rules.listed() == null ? "drydock status " + rules.cluster() : "the same command with --key FILE");
        }
        return Voice.unsigned(common.who());
    }

    private static Failure keyless(Rules rules, String says, String ways) {
        return new Failure(
                Exit.NOT_AUTHORISED,
                "with which key? The plan for " + rules.cluster() + " lists signers, and " + says,
                "the same command with " + ways);
    }
}
