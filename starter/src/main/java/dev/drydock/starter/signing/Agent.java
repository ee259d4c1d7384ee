package dev.drydock.starter.signing;

import com.jcraft.jsch.AgentIdentityRepository;
import com.jcraft.jsch.AgentProxyException;
import com.jcraft.jsch.Identity;
import com.jcraft.jsch.IdentityRepository;
import com.jcraft.jsch.SSHAgentConnector;
import dev.drydock.workflows.signature.PublicKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The agent that {@code SSH_AUTH_SOCK} names.
 *
 * @param answers whether there is one
 * @param told what it is, or why there is none, for sentences
 * @param signers those of its keys that can sign statements
 */
record Agent(boolean answers, String told, List<Signer> signers) {
    static final String VARIABLE = "SSH_AUTH_SOCK";

    static Agent of(Map<String, String> env) {
        String socket = env.getOrDefault(VARIABLE, "");
        if (socket.isEmpty()) {
            return new Agent(false, "no agent (" + VARIABLE + " is not set)", List.of());
        }
        try {
            var keys = new AgentIdentityRepository(new SSHAgentConnector(Path.of(socket)));
            return keys.getStatus() == IdentityRepository.RUNNING
                    ? new Agent(true, "the agent", held(keys))
                    : new Agent(
                            false,
                            "no agent (nothing answers at " + socket + ", which " + VARIABLE + " names)",
                            List.of());
        } catch (AgentProxyException e) {
            return new Agent(false, "no agent (this Java reaches none: " + e.getMessage() + ")", List.of());
        }
    }

    Optional<Signer> signer(PublicKey key) {
        return signers.stream().filter(signer -> signer.key().equals(key)).findFirst();
    }

    private static List<Signer> held(AgentIdentityRepository keys) {
        return keys.getIdentities().stream()
                .flatMap(identity -> key(identity).stream().map(key ->
                        (Signer) new AgentSigner("the agent", key, bytes -> signed(identity, bytes))))
                .toList();
    }

    private static Optional<byte[]> signed(Identity identity, byte[] bytes) {
        return Optional.ofNullable(identity.getSignature(bytes));
    }

    /** Empty: of a type that cannot sign statements. */
    private static Optional<PublicKey> key(Identity identity) {
        byte[] blob = identity.getPublicKeyBlob();
        return Stream.of(blob)
                .filter(b -> b.length > Integer.BYTES)
                .map(b -> ByteBuffer.wrap(b).getInt())
                .filter(length -> length > 0 && length <= blob.length - Integer.BYTES)
                .map(length -> new String(blob, Integer.BYTES, length, StandardCharsets.ISO_8859_1))
                .filter(PublicKey.TYPES::contains)
                .map(type -> new PublicKey(type, Base64.getEncoder().encodeToString(blob)))
                .findFirst();
    }
}
