package dev.drydock.starter.cli;

import dev.drydock.starter.signing.Signer;
import dev.drydock.starter.signing.Speakers;
import dev.drydock.workflows.signature.AllowedSigners;
import dev.drydock.workflows.statement.Statement;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * As whom something is said.
 *
 * @param signer with which key; null: unsigned
 * @param listed the plan's signers; null: it has none
 */
record Voice(String who, @Nullable Signer signer, @Nullable AllowedSigners listed) {
    static Voice unsigned(String who) {
        return new Voice(who, null, null);
    }

    /** Before the person is asked: what will be signed, and as whom. */
    void show(Common common) {
        common.about("as", who + (signer == null ? " (UNSIGNED)" : ""));
        if (signer != null) {
            common.about("key", signer.told());
        }
    }

    /** Null: unsigned. A key may have expired while the person was thinking. */
    @Nullable String sign(Statement statement, Instant now) {
        if (signer == null) {
            return null;
        }
        if (listed != null) {
            Speakers.check(listed, who, signer.key(), now);
        }
        return signer.sign(statement.text().getBytes(StandardCharsets.UTF_8));
    }
}
