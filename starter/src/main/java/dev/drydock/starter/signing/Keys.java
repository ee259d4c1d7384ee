package dev.drydock.starter.signing;

import dev.drydock.starter.view.Failure;
import dev.drydock.starter.view.Streams;
import dev.drydock.workflows.signature.AllowedSigners;
import dev.drydock.workflows.signature.PublicKey;
import dev.drydock.workflows.words.Exit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which key signs.
 *
 * @param means who is to do it; null: the agent where it holds the key, else the file, else ssh-keygen
 */
public record Keys(Streams streams, @Nullable Means means) {
    private static final String USUAL = ".ssh/id_ed25519";

    /**
     * The key in a file, private or public half.
     *
     * @throws Failure when it cannot be read or nothing at hand signs with it
     */
    public Signer named(Path path) {
        return of(KeyFile.read(path));
    }

    private Signer of(KeyFile file) {
        if (means == Means.SSH_KEYGEN) {
            return new KeygenSigner(file.path(), file.key(), streams.env());
        }
        if (means == Means.FILE) {
            return fromFile(file);
        }
        var agent = Agent.of(streams.env());
        var held = agent.signer(file.key());
        if (held.isPresent()) {
            return held.get();
        }
        if (means == Means.AGENT || !file.whole()) {
            throw absent(file, agent);
        }
        return file.key().type().equals(PublicKey.PLAIN)
                ? fromFile(file)
                : new KeygenSigner(file.path(), file.key(), streams.env());
    }

    private Signer fromFile(KeyFile file) {
        if (!file.whole()) {
            throw new Failure(
                    Exit.USAGE,
                    file.path() + " holds a public key alone, and --signer file needs the private half",
                    "--key FILE with the private key, or --signer agent");
        }
        if (!file.key().type().equals(PublicKey.PLAIN)) {
            throw new Failure(
                    Exit.USAGE,
                    file.path() + " is a " + file.key().type() + ": its security key signs, and not the file by itself",
                    "the same command with --signer ssh-keygen, or with --signer agent after ssh-add " + file.path());
        }
        return new FileSigner(file.path(), file.key(), streams);
    }

    private static Failure absent(KeyFile file, Agent agent) {
        String whole = file.path().toString().replaceAll("\\.pub$", "");
        return new Failure(
                Exit.USAGE,
                agent.signers().isEmpty() && !agent.told().equals("the agent")
                        ? "there is " + agent.told() + " to sign with " + file.path()
                        : agent.told() + " does not hold " + file.path() + " ("
                                + file.key().fingerprint() + ")",
                "ssh-add " + whole + ", or --key FILE with the private key");
    }

    /**
     * The one key at hand that is listed: of those in the agent, and the usual file. Nobody is asked for anything.
     *
     * @param fits of several listed ones those that may be meant
     */
    public Found listed(AllowedSigners listed, Predicate<PublicKey> fits) {
        var looked = new ArrayList<String>();
        var hand = new LinkedHashMap<PublicKey, Signer>();
        if (means == null || means == Means.AGENT) {
            held(looked).forEach(signer -> hand.putIfAbsent(signer.key(), signer));
        }
        if (means != Means.AGENT) {
            usual(looked).ifPresent(signer -> hand.putIfAbsent(signer.key(), signer));
        }
        var known = hand.values().stream()
                .filter(signer -> Speakers.lists(listed, signer.key()))
                .toList();
        var meant = known.size() < 2
                ? known
                : known.stream().filter(signer -> fits.test(signer.key())).toList();
        return switch (meant.size()) {
            case 0 ->
                new Found.None(
                        known.isEmpty()
                                ? "none of its signers' keys is at hand: " + String.join(", and ", looked)
                                : "none of these keys at hand is listed for that name: " + told(listed, known));
            case 1 -> new Found.One(meant.getFirst());
            default -> new Found.Several("several of its signers' keys are at hand: " + told(listed, meant));
        };
    }

    /** @param looked takes a sentence about what was seen */
    private List<Signer> held(List<String> looked) {
        var agent = Agent.of(streams.env());
        looked.add(agent.answers() ? agent.told() + " holds none of them" : "there is " + agent.told());
        return agent.signers();
    }

    private Optional<Signer> usual(List<String> looked) {
        Path path = Path.of(streams.env().getOrDefault("HOME", System.getProperty("user.home", "")), USUAL);
        if (!Files.exists(path)) {
            looked.add("there is no ~/" + USUAL);
            return Optional.empty();
        }
        try {
            var file = KeyFile.read(path);
            looked.add("~/" + USUAL + " is another key (" + file.key().fingerprint() + ")");
            return Optional.of(means == Means.SSH_KEYGEN ? of(file) : new Keys(streams, Means.FILE).of(file));
        } catch (Failure e) {
            looked.add(e.says());
            return Optional.empty();
        }
    }

    private static String told(AllowedSigners listed, List<Signer> signers) {
        return signers.stream()
                .map(signer -> signer.told() + " for " + Speakers.told(listed, signer.key()))
                .collect(Collectors.joining(", "));
    }

    /** What looking for a listed key came to. */
    public sealed interface Found {
        record One(Signer signer) implements Found {}

        /** @param says why, as a sentence */
        record None(String says) implements Found {}

        /** @param says which, as a sentence */
        record Several(String says) implements Found {}
    }
}
