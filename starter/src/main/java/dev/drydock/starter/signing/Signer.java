package dev.drydock.starter.signing;

import dev.drydock.workflows.signature.PublicKey;

/** A key that can sign now, as far as can be told without asking its owner for anything. */
public sealed interface Signer permits FileSigner, AgentSigner, KeygenSigner {
    PublicKey key();

    /** Where the private half is, for people. */
    String place();

    /**
     * Signs, and may ask the person for a passphrase or a touch.
     *
     * @return the armored signature, verified
     * @throws dev.drydock.starter.view.Failure when nothing was signed
     */
    String sign(byte[] message);

    /** For sentences; never more than the public half. */
    default String told() {
        return key().type() + " key " + key().fingerprint() + " (" + place() + ")";
    }
}
