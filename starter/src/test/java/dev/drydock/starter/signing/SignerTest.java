package dev.drydock.starter.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.drydock.starter.fake.Openssh;
import dev.drydock.starter.fake.TokenAgent;
import dev.drydock.starter.view.Failure;
import dev.drydock.workflows.words.Exit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is signed with a key from a file, an agent or by ssh-keygen: the real ssh-keygen verifies it. */
final class SignerTest {
    private static final String WHO = "ops-a@example.com";
    private static final String SECRET = "correct horse ünd staple";
    private static final byte[] MESSAGE = "{\"about\":\"drydock.statement.v1\"}".getBytes(StandardCharsets.UTF_8);

    @TempDir
    static Path dir = Path.of("");

    private static Openssh openssh = Openssh.in(Path.of(""));

    @BeforeAll
    static void keys() {
        openssh = Openssh.in(dir).required();
        openssh.key("plain", "");
        openssh.key("locked", SECRET);
        openssh.key("other", "");
        openssh.make("rsa", "", "-t", "rsa", "-b", "2048");
        openssh.make("pem", "", "-t", "rsa", "-b", "2048", "-m", "PEM");
        openssh.make("ecdsa", "", "-t", "ecdsa");
    }

    @Test
    void a_key_file_signs() {
        var desk = Desk.with(null, Map.of());

        var signer = desk.keys().named(openssh.path("plain"));

        assertThat(signer.told())
                .isEqualTo("ssh-ed25519 key " + openssh.publicKey("plain").fingerprint() + " (" + openssh.path("plain")
                        + ")");
        assertGood("plain", signer.sign(MESSAGE));
        assertThat(desk.shown()).isEmpty();
    }

    @Test
    void a_key_with_a_passphrase_asks_for_it_and_shows_it_nowhere() {
        var desk = Desk.with(SECRET + "\n", Map.of());

        String armored = desk.keys().named(openssh.path("locked")).sign(MESSAGE);

        assertGood("locked", armored);
        assertThat(desk.shown()).isEqualTo("passphrase of " + openssh.path("locked") + ": ");
    }

    @Test
    void a_mistyped_passphrase_is_asked_for_again() {
        var desk = Desk.with("correct horse\n" + SECRET + "\n", Map.of());

        String armored = desk.keys().named(openssh.path("locked")).sign(MESSAGE);

        assertGood("locked", armored);
        assertThat(desk.shown()).contains("that is not the passphrase of " + openssh.path("locked"));
    }

    @Test
    void three_wrong_passphrases_sign_nothing() {
        var signer = Desk.with("a\nb\nc\n" + SECRET + "\n", Map.of()).keys().named(openssh.path("locked"));

        var failure = failure(() -> signer.sign(MESSAGE));

        assertThat(failure.exit()).isEqualTo(Exit.NOT_AUTHORISED);
        assertThat(failure.says())
                .isEqualTo(
                        "that is not the passphrase of " + openssh.path("locked") + ", so nothing was signed or sent");
    }

    @Test
    void whoever_types_no_passphrase_signs_nothing() {
        var signer = Desk.with("", Map.of()).keys().named(openssh.path("locked"));

        assertThat(failure(() -> signer.sign(MESSAGE)).exit()).isEqualTo(Exit.NOTHING);
    }

    @Test
    void without_a_terminal_a_passphrase_is_not_asked_for_and_the_ways_out_are_named() {
        var signer = Desk.with(null, Map.of()).keys().named(openssh.path("locked"));

        var failure = failure(() -> signer.sign(MESSAGE));

        assertThat(failure.exit()).isEqualTo(Exit.USAGE);
        assertThat(failure.says()).endsWith("nobody is there to be asked for it: this is not a terminal");
        assertThat(failure.next())
                .startsWith("ssh-add " + openssh.path("locked"))
                .contains("--print");
    }

    @Test
    void the_agent_signs_for_a_public_key_and_for_a_file_whose_passphrase_nobody_has_to_type() {
        openssh.key("held", "");
        try (var agent = openssh.agent("plain", "held")) {
            var env = Map.of(Agent.VARIABLE, agent.socket().toString());
            lock("held");

            var byPublic = Desk.with(null, env).keys().named(openssh.pub("plain"));
            var byFile = Desk.with(null, env).keys().named(openssh.path("held"));

            assertThat(byPublic.place()).isEqualTo("the agent");
            assertGood("plain", byPublic.sign(MESSAGE));
            assertThat(byFile.place()).isEqualTo("the agent");
            assertGood("held", byFile.sign(MESSAGE));
        }
    }

    @Test
    void the_file_signs_though_an_agent_holds_the_key_when_that_is_asked_for() {
        try (var agent = openssh.agent("plain")) {
            var env = Map.of(Agent.VARIABLE, agent.socket().toString());

            var signer = Desk.with(null, env).keys(Means.FILE).named(openssh.path("plain"));

            assertThat(signer).isInstanceOf(FileSigner.class);
        }
    }

    @Test
    void a_security_key_in_the_agent_signs() {
        try (var token = TokenAgent.at(dir.resolve("token"), true)) {
            var signer = Desk.with(null, agent("token")).keys().named(pub(token));

            String armored = signer.sign(MESSAGE);

            String line = WHO + " " + token.key().type() + " " + token.key().base64() + "\n";
            assertThat(openssh.verify(line, WHO, armored, MESSAGE)).startsWith("Good \"drydock\" signature");
        }
    }

    @Test
    void a_security_key_that_nobody_touches_signs_nothing() {
        try (var token = TokenAgent.at(dir.resolve("untouched"), false)) {
            var signer = Desk.with(null, agent("untouched")).keys().named(pub(token));

            var failure = failure(() -> signer.sign(MESSAGE));

            assertThat(failure.exit()).isEqualTo(Exit.NOT_AUTHORISED);
            assertThat(failure.says()).contains("did not sign", "was it touched in time?");
        }
    }

    @Test
    void the_file_of_a_security_key_that_is_not_in_the_agent_is_for_ssh_keygen() throws IOException {
        try (var token = TokenAgent.at(dir.resolve("elsewhere"), true)) {
            Path file = Files.writeString(dir.resolve("id_ed25519_sk"), token.file());

            var signer = Desk.with(null, Map.of()).keys().named(file);
            var itself =
                    failure(() -> Desk.with(null, Map.of()).keys(Means.FILE).named(file));

            assertThat(signer.key()).isEqualTo(token.key());
            assertThat(signer).isInstanceOf(KeygenSigner.class);
            assertThat(itself.says()).contains("its security key signs, and not the file by itself");
        }
    }

    @Test
    void an_agent_that_is_not_there_or_lacks_the_key_is_told_apart() {
        try (var agent = openssh.agent("plain")) {
            var without = Map.of(Agent.VARIABLE, agent.socket().toString());

            var unset = failure(() -> Desk.with(null, Map.of()).keys().named(openssh.pub("other")));
            var dead = failure(() -> Desk.with(null, agent("nowhere")).keys().named(openssh.pub("other")));
            var lacks = failure(() -> Desk.with(null, without).keys().named(openssh.pub("other")));

            assertThat(unset.says()).startsWith("there is no agent (SSH_AUTH_SOCK is not set) to sign with ");
            assertThat(dead.says()).startsWith("there is no agent (nothing answers at " + dir.resolve("nowhere"));
            assertThat(lacks.says()).startsWith("the agent does not hold " + openssh.pub("other"));
            assertThat(lacks.next()).startsWith("ssh-add " + openssh.path("other"));
            assertThat(lacks.exit()).isEqualTo(Exit.USAGE);
        }
    }

    @Test
    void ssh_keygen_signs_when_that_is_asked_for() {
        var desk = Desk.with(null, Map.of("PATH", System.getenv("PATH")));

        var signer = desk.keys(Means.SSH_KEYGEN).named(openssh.path("plain"));

        assertGood("plain", signer.sign(MESSAGE));
    }

    @Test
    void an_absent_or_failing_ssh_keygen_is_told() throws IOException {
        Path bin = Files.createDirectories(dir.resolve("bin"));
        Path fails = Files.writeString(bin.resolve("ssh-keygen"), "#!/bin/sh\ncat >/dev/null\nexit 7\n");
        var executable = fails.toFile().setExecutable(true);

        var absent = failure(() -> Desk.with(null, Map.of("PATH", dir.toString()))
                .keys(Means.SSH_KEYGEN)
                .named(openssh.path("plain"))
                .sign(MESSAGE));
        var failed = failure(() -> Desk.with(null, Map.of("PATH", bin.toString()))
                .keys(Means.SSH_KEYGEN)
                .named(openssh.path("plain"))
                .sign(MESSAGE));

        assertThat(executable).isTrue();
        assertThat(absent.says()).startsWith("there is no ssh-keygen on the PATH");
        assertThat(absent.exit()).isEqualTo(Exit.USAGE);
        assertThat(failed.says()).endsWith(" ended with 7, so nothing was sent");
        assertThat(failed.exit()).isEqualTo(Exit.NOT_AUTHORISED);
    }

    @Test
    void a_signature_of_another_key_than_the_one_that_was_named_is_not_sent() throws IOException {
        Path bin = Files.createDirectories(dir.resolve("mixing"));
        Path mixes = Files.writeString(
                bin.resolve("ssh-keygen"),
                "#!/bin/sh\nexec ssh-keygen -q -Y sign -n drydock -f '" + openssh.path("other") + "'\n");
        var executable = mixes.toFile().setExecutable(true);
        var keys = Desk.with(null, Map.of("PATH", bin.toString())).keys(Means.SSH_KEYGEN);

        var failure = failure(() -> keys.named(openssh.path("plain")).sign(MESSAGE));

        assertThat(executable).isTrue();
        assertThat(failure.says())
                .contains("signed with " + openssh.publicKey("other").fingerprint())
                .contains("expected " + openssh.publicKey("plain").fingerprint());
        assertThat(failure.exit()).isEqualTo(Exit.NOT_AUTHORISED);
    }

    @Test
    void what_is_no_usable_key_is_one_sentence() throws IOException {
        Path garbage = Files.writeString(dir.resolve("garbage"), "not a key\n");
        Path cut = Files.writeString(
                dir.resolve("cut"), Files.readString(openssh.path("plain")).substring(0, 120));
        Path large = Files.writeString(dir.resolve("large"), "x".repeat(100_001));

        assertThat(refused(dir.resolve("absent"))).endsWith("absent cannot be read: there is no such file");
        assertThat(refused(dir)).startsWith("key " + dir + " cannot be read: ");
        assertThat(refused(openssh.path("rsa")))
                .endsWith("rsa cannot sign statements: a key of type ssh-rsa cannot sign statements: expected"
                        + " ssh-ed25519 or sk-ssh-ed25519@openssh.com");
        assertThat(refused(openssh.pub("rsa"))).contains("a key of type ssh-rsa");
        assertThat(refused(openssh.path("ecdsa"))).contains("a key of type ecdsa-sha2-nistp256");
        assertThat(refused(openssh.path("pem")))
                .contains("it begins with -----BEGIN RSA PRIVATE KEY-----, expected -----BEGIN OPENSSH PRIVATE KEY");
        assertThat(refused(garbage)).contains("cannot sign statements: ");
        assertThat(refused(cut)).contains("it is cut off");
        assertThat(refused(large)).contains("it has more than 100000 bytes");
    }

    @Test
    void without_a_name_the_one_listed_key_at_hand_signs() throws IOException {
        var listed = Openssh.listed(openssh.line("plain", WHO, ""), openssh.line("locked", WHO, ""));
        Path home = home("plain");
        try (var agent = openssh.agent("other", "plain")) {
            var both = Map.of(
                    "HOME", home.toString(), Agent.VARIABLE, agent.socket().toString());

            var byFile = Desk.with(null, Map.of("HOME", home.toString())).keys().listed(listed, _ -> true);
            var byAgent = Desk.with(null, both).keys().listed(listed, _ -> true);
            var nobody = Desk.with(null, Map.of("HOME", dir.toString())).keys().listed(listed, _ -> true);

            assertThat(byFile)
                    .isInstanceOfSatisfying(
                            Keys.Found.One.class,
                            one -> assertThat(one.signer()).isInstanceOf(FileSigner.class));
            assertThat(byAgent)
                    .isInstanceOfSatisfying(
                            Keys.Found.One.class,
                            one -> assertThat(one.signer()).isInstanceOf(AgentSigner.class));
            assertThat(nobody)
                    .isEqualTo(new Keys.Found.None("none of its signers' keys is at hand: there is no agent"
                            + " (SSH_AUTH_SOCK is not set), and there is no ~/.ssh/id_ed25519"));
        }
    }

    @Test
    void several_listed_keys_are_named_unless_one_alone_fits() throws IOException {
        var listed = Openssh.listed(openssh.line("plain", WHO, ""), openssh.line("other", "ops-b@example.com", ""));
        try (var agent = openssh.agent("other")) {
            var env = Map.of(
                    "HOME",
                    home("plain").toString(),
                    Agent.VARIABLE,
                    agent.socket().toString());

            var several = Desk.with(null, env).keys().listed(listed, _ -> true);
            var one = Desk.with(null, env).keys().listed(listed, openssh.publicKey("other")::equals);

            assertThat(several)
                    .isInstanceOfSatisfying(
                            Keys.Found.Several.class,
                            found -> assertThat(found.says())
                                    .contains(
                                            openssh.publicKey("plain").fingerprint(),
                                            openssh.publicKey("other").fingerprint()));
            assertThat(one)
                    .isInstanceOfSatisfying(
                            Keys.Found.One.class,
                            found -> assertThat(found.signer().key()).isEqualTo(openssh.publicKey("other")));
        }
    }

    @Test
    void a_damaged_key_in_the_usual_place_is_named() throws IOException {
        Path home = home("rsa");

        var found = Desk.with(null, Map.of("HOME", home.toString()))
                .keys()
                .listed(Openssh.listed(openssh.line("plain", WHO, "")), _ -> true);

        assertThat(found)
                .isInstanceOfSatisfying(
                        Keys.Found.None.class, none -> assertThat(none.says()).contains("a key of type ssh-rsa"));
    }

    private static Path home(String name) throws IOException {
        Path home = Files.createTempDirectory(dir, "home");
        Path ssh = Files.createDirectories(home.resolve(".ssh"));
        Files.copy(openssh.path(name), ssh.resolve("id_ed25519"));
        return home;
    }

    /** The agent holds it already; from now on its file needs a passphrase. */
    private static void lock(String name) {
        openssh.make(name, SECRET, "-p", "-P", "");
    }

    private static Map<String, String> agent(String socket) {
        return Map.of(Agent.VARIABLE, dir.resolve(socket).toString());
    }

    private static Path pub(TokenAgent token) {
        try {
            return Files.writeString(
                    Files.createTempFile(dir, "token", ".pub"),
                    token.key().type() + " " + token.key().base64() + " token\n");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String refused(Path key) {
        var failure = failure(() -> Desk.with(null, Map.of()).keys().named(key));
        assertThat(failure.exit()).isEqualTo(Exit.USAGE);
        return failure.says();
    }

    private static Failure failure(ThrowingCallable what) {
        return catchThrowableOfType(Failure.class, what);
    }

    private static void assertGood(String name, String armored) {
        assertThat(openssh.verify(openssh.line(name, WHO, ""), WHO, armored, MESSAGE))
                .startsWith("Good \"drydock\" signature for " + WHO);
    }
}
