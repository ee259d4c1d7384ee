package dev.drydock.starter.signing;

import dev.drydock.starter.view.Failure;
import dev.drydock.workflows.signature.PublicKey;
import dev.drydock.workflows.signature.Signing;
import dev.drydock.workflows.words.Exit;
import java.util.Optional;
import java.util.function.Function;

/**
 * A key that the agent holds, in its memory or in a security key.
 *
 * @param asked answers bytes with their signature in SSH's form; empty: the agent refuses
 */
record AgentSigner(String agent, PublicKey key, Function<byte[], Optional<byte[]>> asked) implements Signer {
    @Override
    public String place() {
        return agent;
    }

    @Override
    public String sign(byte[] message) {
        byte[] signature = asked.apply(Signing.toBeSigned(message)).orElseThrow(this::refused);
        try {
            return Signing.armored(key, message, signature);
        } catch (IllegalArgumentException e) {
            throw new Failure(Exit.USAGE, agent + " answers nonsense: " + e.getMessage(), "--signer ssh-keygen", e);
        }
    }

    private Failure refused() {
        String why = key.type().equals(PublicKey.TOKEN)
                ? "was the security key there, and was it touched in time?"
                : "is it locked, or was it told to ask you first?";
        return new Failure(
                Exit.NOT_AUTHORISED,
                agent + " did not sign with " + key.fingerprint() + ", so nothing was sent: " + why,
                "ssh-add -l, then the same command again");
    }
}
