package dev.drydock.workflows.signature;

import static dev.drydock.workflows.signature.SoftKey.armor;
import static dev.drydock.workflows.signature.SoftKey.join;
import static dev.drydock.workflows.signature.SoftKey.string;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class SshSignatureTest {
    /** Made once by OpenSSH 9.2: {@code ssh-keygen -Y sign -n drydock}. */
    private static final String RECORDED = """
            -----BEGIN SSH SIGNATURE-----
            U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAgcHzhdE2DUHYGe4cusRNKDn8PRN
            rh3IRLy5sdo2Go1zkAAAAHZHJ5ZG9jawAAAAAAAAAGc2hhNTEyAAAAUwAAAAtzc2gtZWQy
            NTUxOQAAAEAyPBt+mbKJiItDwEKRQcH2aJh6wt5ZXcln7GgcDYFjfYKeifiNI2AmjSZqGy
            DPtxUJWAui5pyIhxPyMKiqzHwH
            -----END SSH SIGNATURE-----
            """;

    private static final byte[] MESSAGE = "hi\n".getBytes(UTF_8);
    private static final PublicKey SIGNER =
            PublicKey.of("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHB84XRNg1B2BnuHLrETSg5/D0Ta4dyES8ubHaNhqNc5 recorded");
    private static final SoftKey SOFT = new SoftKey();

    private static Verdict verify(String armored) {
        return SshSignature.verify(armored, MESSAGE, "drydock");
    }

    private static String refusal(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Good good -> throw new AssertionError("passed: " + good);
            case Verdict.Refused refused -> refused.says();
        };
    }

    @Test
    void what_ssh_keygen_wrote_is_good_and_names_its_key() {
        var verdict = verify(RECORDED);

        assertThat(verdict).isEqualTo(new Verdict.Good(SIGNER));
        assertThat(SIGNER.fingerprint()).isEqualTo("SHA256:OIAhKnVORRDlQBQrWC31rMaFxYMXG2uS/MWFC0c/1aU");
    }

    @Test
    void every_single_flipped_bit_of_the_text_is_refused() {
        byte[] text = RECORDED.getBytes(UTF_8);

        for (int bit = 0; bit < (text.length - 1) * 8; bit++) {
            byte[] altered = flipped(text, bit);

            assertThat(verify(new String(altered, UTF_8))).as("bit %d", bit).isInstanceOf(Verdict.Refused.class);
        }
    }

    @Test
    void every_single_flipped_bit_of_the_blob_is_refused() {
        byte[] blob = SoftKey.dearmor(RECORDED);

        assertThat(verify(armor(blob))).isInstanceOf(Verdict.Good.class);
        for (int bit = 0; bit < blob.length * 8; bit++) {
            assertThat(verify(armor(flipped(blob, bit)))).as("bit %d", bit).isInstanceOf(Verdict.Refused.class);
        }
    }

    @Test
    void every_single_flipped_bit_of_the_message_is_refused() {
        byte[] message = "{\"about\":\"drydock.statement.v1\",\"action\":\"approve\"}".getBytes(UTF_8);
        String armored = Signing.with(SOFT.plain(), message, SOFT::sign);

        assertThat(SshSignature.verify(armored, message, "drydock")).isEqualTo(new Verdict.Good(SOFT.plain()));
        for (int bit = 0; bit < message.length * 8; bit++) {
            assertThat(SshSignature.verify(armored, flipped(message, bit), "drydock"))
                    .as("bit %d", bit)
                    .isInstanceOf(Verdict.Refused.class);
        }
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        byte[] altered = bytes.clone();
        altered[bit / 8] ^= (byte) (1 << bit % 8);
        return altered;
    }

    @Test
    void a_text_cut_short_anywhere_is_refused() {
        byte[] blob = SoftKey.dearmor(RECORDED);
        String whole = RECORDED.strip();

        for (int length = 0; length < blob.length; length++) {
            assertThat(verify(armor(Arrays.copyOf(blob, length)))).isInstanceOf(Verdict.Refused.class);
        }
        for (int length = 0; length < whole.length(); length++) {
            assertThat(verify(whole.substring(0, length))).isInstanceOf(Verdict.Refused.class);
        }
    }

    @Test
    void random_damage_never_passes_and_never_throws() {
        var random = new Random(1);
        byte[] blob = SoftKey.dearmor(RECORDED);
        String bare = RECORDED.replace("\n", "");

        for (int round = 0; round < 20_000; round++) {
            byte[] damaged = Damage.to(blob, random);
            if (!Arrays.equals(damaged, blob)) {
                assertThat(verify(armor(damaged))).as("round %d", round).isInstanceOf(Verdict.Refused.class);
            }
            String text = new String(Damage.to(RECORDED.getBytes(UTF_8), random), UTF_8);
            if (!text.replace("\n", "").equals(bare)) {
                assertThat(verify(text)).as("round %d: %s", round, text).isInstanceOf(Verdict.Refused.class);
            }
        }
    }

    /** A blob with one part put in place of the right one; the signature in it is right for all the others. */
    private static String with(String part, byte[] other) {
        String namespace = part.equals("namespace") ? new String(other, UTF_8) : "drydock";
        byte[] key = Base64.getDecoder().decode(SOFT.plain().base64());
        byte[] signed =
                join("SSHSIG".getBytes(UTF_8), string(namespace), string(""), string("sha512"), string(sha512()));
        byte[] signature = join(string("ssh-ed25519"), string(SOFT.sign(signed)));
        return armor(join(
                part.equals("magic") ? other : "SSHSIG".getBytes(UTF_8),
                part.equals("version") ? other : new byte[] {0, 0, 0, 1},
                string(part.equals("key") ? other : key),
                string(namespace),
                string(part.equals("reserved") ? other : new byte[0]),
                string(part.equals("digest") ? other : "sha512".getBytes(UTF_8)),
                part.equals("length") ? other : string(part.equals("signature") ? other : signature),
                part.equals("more") ? other : new byte[0]));
    }

    private static byte[] sha512() {
        return Digest.SHA512.of(MESSAGE);
    }

    @Test
    void the_blob_of_the_refusals_below_is_good_but_for_the_part_that_is_put_in() {
        assertThat(verify(with("nothing", new byte[0]))).isEqualTo(new Verdict.Good(SOFT.plain()));
    }

    static Stream<Arguments> refused() {
        byte[] otherKey = Base64.getDecoder().decode(new SoftKey().plain().base64());
        byte[] shortKey = join(string("ssh-ed25519"), string(new byte[31]));
        byte[] noPoint = join(
                string("ssh-ed25519"),
                string(Base64.getDecoder().decode("AgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")));
        byte[] rsa = join(string("ssh-rsa"), string(new byte[3]), string(new byte[512]));
        byte[] certificate = join(string("ssh-ed25519-cert-v01@openssh.com"), string(new byte[32]));
        byte[] zero = join(string("ssh-ed25519"), string(new byte[64]));
        byte[] beyond = new byte[64];
        Arrays.fill(beyond, (byte) 0xff);
        return Stream.of(
                Arguments.of("magic", "SSHSIX".getBytes(UTF_8), "does not begin with its magic word SSHSIG"),
                Arguments.of("version", new byte[] {0, 0, 0, 2}, "is of version 2, expected 1"),
                Arguments.of("version", new byte[4], "is of version 0, expected 1"),
                Arguments.of("version", new byte[] {-1, -1, -1, -1}, "is of version 4294967295, expected 1"),
                Arguments.of("key", otherKey, "did not make it"),
                Arguments.of("key", noPoint, "did not make it"),
                Arguments.of("key", shortKey, "point has 31 bytes, expected 32"),
                Arguments.of("key", join(otherKey, new byte[1]), "the key has 1 bytes too many"),
                Arguments.of("key", new byte[0], "the key ends within its type"),
                Arguments.of("key", rsa, "a key of type ssh-rsa cannot sign statements: expected ssh-ed25519 or"),
                Arguments.of("key", certificate, "type ssh-ed25519-cert-v01@openssh.com cannot sign"),
                Arguments.of("key", string("\u0001"), "no word of printable ASCII"),
                Arguments.of("namespace", "git".getBytes(UTF_8), "made for namespace 'git', expected 'drydock'"),
                Arguments.of("namespace", "drydock2".getBytes(UTF_8), "made for namespace 'drydock2'"),
                Arguments.of("namespace", "x".repeat(101).getBytes(UTF_8), "its namespace 101 bytes, 100 are allowed"),
                Arguments.of("reserved", new byte[1], "something in its reserved part"),
                Arguments.of("digest", "sha1".getBytes(UTF_8), "names digest 'sha1', expected sha256 or sha512"),
                Arguments.of("digest", "SHA512".getBytes(UTF_8), "names digest 'SHA512'"),
                Arguments.of("digest", "sha256".getBytes(UTF_8), "does not match"),
                Arguments.of("signature", new byte[0], "ends within its type"),
                Arguments.of("signature", zero, "does not match"),
                Arguments.of("signature", join(string("ssh-ed25519"), string(beyond)), "does not match"),
                Arguments.of("signature", join(string("ssh-ed25519"), string(new byte[63])), "does not match"),
                Arguments.of(
                        "signature", join(string("ssh-ed25519"), string(new byte[65])), "65 bytes, 64 are allowed"),
                Arguments.of("signature", join(zero, new byte[5]), "the signature itself has 5 bytes too many"),
                Arguments.of("signature", join(string("ssh-rsa"), string(new byte[64])), "is of type ssh-rsa, its key"),
                Arguments.of("length", new byte[] {-1, -1, -1, -1}, "4294967295 bytes, 16384 are allowed"),
                Arguments.of("length", new byte[] {127, -1, -1, -1}, "2147483647 bytes, 16384 are allowed"),
                Arguments.of("more", new byte[7], "the signature has 7 bytes too many"));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("refused")
    void a_part_that_does_not_fit_is_refused_in_a_sentence(String part, byte[] other, String says) {
        var verdict = verify(with(part, other));

        assertThat(refusal(verdict)).contains(says).hasSizeLessThan(300).doesNotContain("\n");
    }

    static Stream<Arguments> notArmor() {
        String begin = "-----BEGIN SSH SIGNATURE-----\n";
        String end = "\n-----END SSH SIGNATURE-----\n";
        return Stream.of(
                Arguments.of("", "not what ssh-keygen -Y sign writes"),
                Arguments.of("-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----", "not what ssh-keygen"),
                Arguments.of(" " + RECORDED, "nothing around them"),
                Arguments.of(RECORDED + "\n", "nothing around them"),
                Arguments.of(RECORDED + RECORDED, "not base64"),
                Arguments.of(RECORDED.replace("\n", "\r\n"), "not what ssh-keygen"),
                Arguments.of(RECORDED.replace("SSH SIGNATURE", "PGP SIGNATURE"), "not what ssh-keygen"),
                Arguments.of(RECORDED.replace("U1NI", "U1 NI"), "not base64"),
                Arguments.of(RECORDED.replace("U1NI", "U1ÑI"), "not base64"),
                Arguments.of(begin + end, "ends within its magic word"),
                Arguments.of(begin + "U1NIU0lHAB" + end, "not base64"),
                Arguments.of(begin + "A".repeat(16_384) + end, "16443 characters, 16384 are allowed"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("notArmor")
    void a_text_that_is_no_armor_is_refused_in_a_sentence(String text, String says) {
        assertThat(refusal(verify(text))).contains(says).hasSizeLessThan(300).doesNotContain("\n");
    }

    @Test
    void a_security_key_must_have_been_touched() {
        byte[] signed = Signing.toBeSigned(MESSAGE);

        String touched = Signing.armored(SOFT.token("ssh:"), MESSAGE, SOFT.touch("ssh:", 0x05, 7, signed));
        byte[] blob = SoftKey.dearmor(touched);
        byte[] untouched = SOFT.touch("ssh:", 0x04, 7, signed);
        System.arraycopy(untouched, 0, blob, blob.length - untouched.length, untouched.length);

        assertThat(verify(touched)).isEqualTo(new Verdict.Good(SOFT.token("ssh:")));
        assertThat(refusal(verify(armor(blob)))).contains("without a touch of the security key");
    }

    @Test
    void a_security_keys_flags_counter_and_application_are_covered() {
        byte[] signed = Signing.toBeSigned(MESSAGE);
        byte[] blob =
                SoftKey.dearmor(Signing.armored(SOFT.token("ssh:"), MESSAGE, SOFT.touch("ssh:", 0x01, 7, signed)));

        assertThat(verify(armor(blob))).isInstanceOf(Verdict.Good.class);
        for (int bit = 0; bit < blob.length * 8; bit++) {
            assertThat(verify(armor(flipped(blob, bit)))).as("bit %d", bit).isInstanceOf(Verdict.Refused.class);
        }
    }
}
