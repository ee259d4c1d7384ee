package dev.drydock.workflows.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.drydock.workflows.words.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class RevokedKeysTest {
    private static final PublicKey MINE = new SoftKey().plain();
    private static final PublicKey OTHER = new SoftKey().token("ssh:");

    private static RevokedKeys read(String text) {
        return RevokedKeys.read("revoked_keys", text.getBytes(UTF_8));
    }

    private static String line(PublicKey key) {
        return key.type() + " " + key.base64();
    }

    @Test
    void a_listed_key_was_revoked_and_any_other_is_good() {
        var revoked = read("# lost\n\n  " + line(MINE) + " laptop of ops-a\n");

        assertThat(revoked.check(MINE))
                .isEqualTo(new Verdict.Refused("ssh-ed25519 key " + MINE.fingerprint() + " was revoked"));
        assertThat(revoked.check(OTHER)).isEqualTo(new Verdict.Good(OTHER));
        assertThat(read("").check(MINE)).isEqualTo(new Verdict.Good(MINE));
    }

    @Test
    void the_canonical_form_is_sorted_and_reads_back_as_the_same() {
        var revoked = read(line(MINE) + "\n" + line(OTHER) + "\n" + line(MINE) + "\n");

        assertThat(revoked).isEqualTo(read(line(OTHER) + "\n" + line(MINE)));
        assertThat(Json.read(Json.canonical(revoked), RevokedKeys.class)).isEqualTo(revoked);
    }

    static Stream<Arguments> bad() {
        return Stream.of(
                Arguments.of("word", "expected a public key, its type and its base64"),
                Arguments.of("SHA256:OIAhKnVORRDlQBQrWC31rMaFxYMXG2uS", "expected a public key"),
                Arguments.of("ops-a " + line(MINE), "the key is not base64"),
                Arguments.of("ssh-ed25519 AAAA", "the key ends within its type"),
                Arguments.of(line(MINE) + "AAAA", "the key has 3 bytes too many"),
                Arguments.of("ssh-rsa " + MINE.base64(), "the key is written as ssh-rsa and is ssh-ed25519"),
                Arguments.of("ssh-ed25519-cert-v01@openssh.com AAAA", "certificates are not read, list the key"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("bad")
    void a_bad_line_refuses_the_file_and_is_named(String line, String says) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(line(OTHER) + "\n" + line))
                .withMessageStartingWith("revoked_keys, line 2: ")
                .withMessageContaining(says);
    }

    @Test
    void ssh_keygen_reads_the_same_list_in_the_same_way(@TempDir Path dir) {
        var openssh = SshKeygen.in(dir);
        var key = openssh.pair("mine");
        openssh.make("rsa", "rsa");
        byte[] message = "hi".getBytes(UTF_8);
        String armored = openssh.sign("mine", "drydock", message);

        Stream.of(
                        "# none\n",
                        openssh.pub("rsa"),
                        openssh.pub("rsa") + openssh.pub("mine"),
                        "# x\n " + line(key) + "\n",
                        "# x\r" + line(key) + "\n",
                        line(OTHER) + "\n",
                        "nonsense\n",
                        "ssh-ed25519 AAAA\n")
                .forEach(text -> {
                    String list = openssh.write("revoked", text);
                    boolean there = openssh.verify("* " + line(key), "ops-a", "drydock", armored, message, "-r", list)
                            .good();

                    assertThat(stillCounts(text, key)).as(text).isEqualTo(there);
                });
    }

    private static boolean stillCounts(String text, PublicKey key) {
        try {
            return read(text).check(key) instanceof Verdict.Good;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    @Test
    void a_binary_revocation_list_is_refused_in_a_sentence(@TempDir Path dir) throws IOException {
        var openssh = SshKeygen.in(dir);
        openssh.pair("mine");
        SshKeygen.must(openssh.run(new byte[0], "-q", "-k", "-f", openssh.path("krl"), openssh.path("mine.pub")));
        byte[] krl = Files.readAllBytes(dir.resolve("krl"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> RevokedKeys.read("revoked_keys", krl))
                .withMessage("revoked_keys is a binary key revocation list (ssh-keygen -k), which is not read: list the"
                        + " revoked public keys, one a line");
    }
}
