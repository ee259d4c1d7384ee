package dev.drydock.workflows.signature;

import dev.drydock.workflows.words.Json;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Who may sign with which key: OpenSSH's {@code allowed_signers}, less what Drydock does not take. As a record it is the
 * same for files that differ in order, blanks and comments alone, and can be frozen in a plan.
 *
 * @param signers sorted by their canonical JSON
 */
public record AllowedSigners(List<AllowedSigner> signers) {
    private static final int LONGEST_NAME = 100;

    public AllowedSigners {
        signers = signers.stream()
                .distinct()
                .sorted(Comparator.comparing(Json::canonical))
                .toList();
    }

    /**
     * Reads a whole file or nothing: somebody whose line was left out would learn of it at an open gate.
     *
     * @param where file, for sentences
     * @param zone of the times without {@code Z}, which ssh-keygen takes for local
     * @throws IllegalArgumentException naming where, line and what is wrong with it
     */
    public static AllowedSigners read(String where, String text, ZoneId zone) {
        return new AllowedSigners(Lines.read(where, text, line -> SignerLine.read(line, zone)));
    }

    /** Whether any key is listed for somebody, valid or not. */
    public boolean lists(String who) {
        return signers.stream().anyMatch(signer -> signer.speaksFor(who));
    }

    /** The keys that are listed for somebody, valid or not. */
    public List<PublicKey> keysOf(String who) {
        return signers.stream()
                .filter(signer -> signer.speaksFor(who))
                .map(AllowedSigner::key)
                .toList();
    }

    /** Whether somebody may sign with a key, in a namespace, at a time; one line that says so is enough. */
    public Verdict permits(String who, PublicKey key, String namespace, Instant at) {
        var reasons = new ArrayList<String>();
        for (AllowedSigner signer : signers) {
            if (signer.key().equals(key) && signer.speaksFor(who)) {
                String why = signer.whyNot(namespace, at);
                if (why.isEmpty()) {
                    return new Verdict.Good(key);
                }
                reasons.add(why);
            }
        }
        String name = who.length() <= LONGEST_NAME ? who : who.substring(0, LONGEST_NAME) + "…";
        return new Verdict.Refused(name + " may not sign with " + key.told() + ": "
                + (reasons.isEmpty() ? "it is not listed for that name" : String.join("; ", reasons)));
    }
}
