package dev.drydock.workflows.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What goes wrong; that it goes well is for {@link OpensshTest} to say. */
final class SigningTest {
    private static final byte[] MESSAGE = "hi".getBytes(UTF_8);
    private static final SoftKey SOFT = new SoftKey();

    private static void refuses(PublicKey key, UnaryOperator<byte[]> signer, String says) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Signing.with(key, MESSAGE, signer))
                .withMessageContaining(says);
    }

    @Test
    void a_signature_that_would_not_verify_is_never_handed_out() {
        var stranger = new SoftKey();

        refuses(SOFT.plain(), stranger::sign, SOFT.plain().fingerprint() + " did not make it");
        refuses(SOFT.plain(), _ -> new byte[0], "does not match");
        refuses(SOFT.plain(), _ -> new byte[65], "65 bytes, 64 are allowed");
    }

    @Test
    void a_key_in_a_security_key_is_not_signed_for_without_it() {
        var key = SOFT.token("ssh:");

        refuses(key, SOFT::sign, "signs by its security key alone: use the agent or ssh-keygen");
    }
}
