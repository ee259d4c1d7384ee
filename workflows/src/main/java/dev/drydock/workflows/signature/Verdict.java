package dev.drydock.workflows.signature;

/** What came of looking at a signature or a key. */
public sealed interface Verdict {
    /** @param key the key that signed */
    record Good(PublicKey key) implements Verdict {}

    /** @param says why, as the end of a sentence that begins with what was refused */
    record Refused(String says) implements Verdict {}
}
