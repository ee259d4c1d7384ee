package dev.drydock.workflows.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both ways with the real {@code ssh-keygen}: it reads what is made here, and what it makes is read here. */
final class OpensshTest {
    private static final byte[] MESSAGE = "{\"about\":\"drydock.statement.v1\",\"reason\":\"größer\"}".getBytes(UTF_8);

    private @TempDir Path dir;
    private SshKeygen openssh;

    @BeforeEach
    void find() {
        openssh = SshKeygen.in(dir);
    }

    private SshKeygen.Answer judge(PublicKey key, String armored) {
        return openssh.verify("ops-a " + key.type() + " " + key.base64(), "ops-a", "drydock", armored, MESSAGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha256", "sha512"})
    void what_ssh_keygen_signs_is_good_here(String digest) {
        var key = openssh.pair("mine");

        String armored = openssh.sign("mine", "drydock", MESSAGE, "-O", "hashalg=" + digest);

        assertThat(SshSignature.verify(armored, MESSAGE, "drydock")).isEqualTo(new Verdict.Good(key));
        assertThat(openssh.run(new byte[0], "-l", "-f", openssh.path("mine.pub"))
                        .says())
                .contains(" " + key.fingerprint() + " ");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100_000})
    void any_length_of_message_is_good_here(int length) {
        var key = openssh.pair("mine");
        byte[] message = new byte[length];

        String armored = openssh.sign("mine", "drydock", message);

        assertThat(SshSignature.verify(armored, message, "drydock")).isEqualTo(new Verdict.Good(key));
    }

    @ParameterizedTest
    @CsvSource({"rsa, ssh-rsa", "ecdsa, ecdsa-sha2-nistp256"})
    void a_signature_by_another_type_of_key_is_refused_by_its_name(String type, String name) {
        openssh.make("other", type);

        String armored = openssh.sign("other", "drydock", MESSAGE);

        assertThat(SshSignature.verify(armored, MESSAGE, "drydock"))
                .isEqualTo(new Verdict.Refused("a key of type " + name
                        + " cannot sign statements: expected ssh-ed25519 or sk-ssh-ed25519@openssh.com"));
    }

    @Test
    void a_signature_for_another_namespace_is_refused() {
        openssh.pair("mine");

        String armored = openssh.sign("mine", "git", MESSAGE);

        assertThat(SshSignature.verify(armored, MESSAGE, "drydock"))
                .isEqualTo(new Verdict.Refused("the signature was made for namespace 'git', expected 'drydock'"));
    }

    @Test
    void what_is_signed_here_is_good_for_ssh_keygen() {
        var soft = new SoftKey();

        String armored = Signing.with(soft.plain(), MESSAGE, soft::sign);

        assertThat(judge(soft.plain(), armored).says())
                .contains("Good \"drydock\" signature for ops-a with ED25519 key "
                        + soft.plain().fingerprint());
        assertThat(judge(new SoftKey().plain(), armored).good()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ssh:", "ssh:drydock"})
    void a_security_keys_signature_is_good_for_ssh_keygen_and_here(String application) {
        var soft = new SoftKey();
        var key = soft.token(application);
        byte[] answer = soft.touch(application, 0x01, 41, Signing.toBeSigned(MESSAGE));

        String armored = Signing.armored(key, MESSAGE, answer);

        assertThat(judge(key, armored).says()).contains("ED25519-SK key " + key.fingerprint());
        assertThat(SshSignature.verify(armored, MESSAGE, "drydock")).isEqualTo(new Verdict.Good(key));
    }

    @Test
    void what_ssh_keygen_signs_with_a_security_key_is_good_here_and_without_a_touch_it_is_not() {
        var plugged = openssh.withToken();
        plugged.make("mine", "ed25519-sk");
        plugged.make("untouched", "ed25519-sk", "-O", "no-touch-required");
        var key = PublicKey.of(plugged.pub("mine"));

        String armored = plugged.sign("mine", "drydock", MESSAGE);
        String untouched = plugged.sign("untouched", "drydock", MESSAGE);

        assertThat(key.type()).isEqualTo("sk-ssh-ed25519@openssh.com");
        assertThat(judge(key, armored).good()).isTrue();
        assertThat(SshSignature.verify(armored, MESSAGE, "drydock")).isEqualTo(new Verdict.Good(key));
        assertThat(SshSignature.verify(armored, "other".getBytes(UTF_8), "drydock"))
                .isInstanceOf(Verdict.Refused.class);
        assertThat(SshSignature.verify(untouched, MESSAGE, "drydock"))
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refused -> assertThat(refused.toString()).contains("touch"));
    }

    /** On purpose; see the ADR on signatures. */
    @Test
    void a_security_key_that_was_not_touched_is_good_for_ssh_keygen_alone() {
        var soft = new SoftKey();
        var key = soft.token("ssh:");
        byte[] toBeSigned = Signing.toBeSigned(MESSAGE);
        byte[] blob = SoftKey.dearmor(Signing.armored(key, MESSAGE, soft.touch("ssh:", 0x01, 1, toBeSigned)));
        byte[] untouched = soft.touch("ssh:", 0x00, 1, toBeSigned);
        System.arraycopy(untouched, 0, blob, blob.length - untouched.length, untouched.length);

        String armored = SoftKey.armor(blob);

        assertThat(judge(key, armored).good()).isTrue();
        assertThat(SshSignature.verify(armored, MESSAGE, "drydock")).isInstanceOf(Verdict.Refused.class);
    }

    /** On purpose as well: nobody signed the version or the reserved part. */
    @Test
    void what_nobody_signed_is_good_for_ssh_keygen_alone() {
        var soft = new SoftKey();
        byte[] blob = SoftKey.dearmor(Signing.with(soft.plain(), MESSAGE, soft::sign));
        byte[] older = blob.clone();
        older[9] = 0;
        int reserved = 6 + 4 + 4 + 51 + 4 + "drydock".length();
        byte[] stuffed = SoftKey.join(
                Arrays.copyOf(blob, reserved),
                SoftKey.string("more"),
                Arrays.copyOfRange(blob, reserved + 4, blob.length));

        for (byte[] changed : List.of(older, stuffed)) {
            String armored = SoftKey.armor(changed);
            assertThat(judge(soft.plain(), armored).good()).isTrue();
            assertThat(SshSignature.verify(armored, MESSAGE, "drydock")).isInstanceOf(Verdict.Refused.class);
        }
    }
}
