package dev.drydock.workflows.policy;

import dev.drydock.workflows.signature.AllowedSigners;
import dev.drydock.workflows.signature.PublicKey;
import dev.drydock.workflows.signature.RevokedKeys;
import dev.drydock.workflows.signature.Signing;
import dev.drydock.workflows.signature.Verdict;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose keys count.
 *
 * @param signers who may sign with which key, frozen in each plan; null: the cluster file names nobody, so no signed
 *     statement can count
 * @param revoked keys that no longer count, as they were when last read
 */
public record Keys(@Nullable AllowedSigners signers, RevokedKeys revoked) {
    public static final Keys NONE = new Keys(null, new RevokedKeys(List.of()));

    /** The same people, with the list of revoked keys as it is now. */
    public Keys with(RevokedKeys now) {
        return new Keys(signers, now);
    }

    /** Whether somebody has a key that counts at a time. */
    public boolean hasOne(String who, Instant at) {
        return signers != null
                && signers.keysOf(who).stream().anyMatch(key -> permits(who, key, at) instanceof Verdict.Good);
    }

    /** Whether a key that made a good signature lets somebody speak. */
    public Verdict permits(String who, PublicKey key, Instant now) {
        if (signers == null) {
            return new Verdict.Refused("the cluster file names no signers, so nobody's signature can count");
        }
        return switch (revoked.check(key)) {
            case Verdict.Good _ -> signers.permits(who, key, Signing.NAMESPACE, now);
            case Verdict.Refused refused -> refused;
        };
    }
}
