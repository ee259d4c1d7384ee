package dev.drydock.workflows.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.drydock.workflows.words.Json;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class AllowedSignersTest {
    private static final String KEY = "AAAAC3NzaC1lZDI1NTE5AAAAIHB84XRNg1B2BnuHLrETSg5/D0Ta4dyES8ubHaNhqNc5";
    private static final PublicKey SIGNER = new PublicKey("ssh-ed25519", KEY);
    private static final String TOLD = "ssh-ed25519 key SHA256:OIAhKnVORRDlQBQrWC31rMaFxYMXG2uS/MWFC0c/1aU";
    private static final Instant NOW = Instant.parse("2026-11-21T23:00:00Z");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static AllowedSigners read(String text) {
        return AllowedSigners.read("allowed_signers", text.replace("KEY", "ssh-ed25519 " + KEY), ZoneOffset.UTC);
    }

    @Test
    void comments_blank_lines_order_and_line_ends_do_not_matter() {
        var plain = read("a,b KEY\nc namespaces=\"git,drydock\" KEY");

        var other = read("# who\r\n\r\n  c\tNameSpaces=\"drydock,git\"  KEY office\r\n\n b,a,a KEY # laptop\na,b KEY");

        assertThat(other).isEqualTo(plain);
        assertThat(read("# nobody\n").signers()).isEmpty();
    }

    @Test
    void the_canonical_form_is_sorted_and_reads_back_as_the_same() {
        var signers = read("""
                ops-b@example.com KEY
                ops-a@example.com,!root,*@example.org namespaces="git,drydock",valid-before="20270101Z",valid-after="202601011230Z" KEY
                """);

        String text = Json.canonical(signers);

        assertThat(text)
                .isEqualTo("{\"signers\":[{\"key\":{\"base64\":\"" + KEY + "\",\"type\":\"ssh-ed25519\"},"
                        + "\"namespaces\":[\"drydock\",\"git\"],"
                        + "\"principals\":[\"!root\",\"*@example.org\",\"ops-a@example.com\"],"
                        + "\"validAfter\":\"2026-01-01T12:30:00Z\",\"validBefore\":\"2027-01-01T00:00:00Z\"},"
                        + "{\"key\":{\"base64\":\"" + KEY + "\",\"type\":\"ssh-ed25519\"},"
                        + "\"namespaces\":[],\"principals\":[\"ops-b@example.com\"]}]}");
        assertThat(Json.read(text, AllowedSigners.class)).isEqualTo(signers);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of("ops-b KEY", "it is not listed for that name"),
                Arguments.of("", "it is not listed for that name"),
                Arguments.of(
                        "ops-a " + PublicKey.PLAIN + " " + new SoftKey().plain().base64(), "it is not listed for"),
                Arguments.of("ops-*,!ops-a KEY", "it is not listed for that name"),
                Arguments.of("ops-a namespaces=\"git\" KEY", "it is listed for namespaces git, not drydock"),
                Arguments.of(
                        "ops-a valid-after=\"20261122Z\" KEY",
                        "it is not valid before 2026-11-22T00:00:00Z (now 2026-11-21T23:00:00Z)"),
                Arguments.of(
                        "ops-a valid-before=\"20261121Z\" KEY",
                        "it is no longer valid after 2026-11-21T00:00:00Z (now 2026-11-21T23:00:00Z)"),
                Arguments.of(
                        "ops-a namespaces=\"git\" KEY\nops-* valid-before=\"20261121Z\" KEY",
                        "it is listed for namespaces git, not drydock;"
                                + " it is no longer valid after 2026-11-21T00:00:00Z (now 2026-11-21T23:00:00Z)"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void a_refusal_says_who_with_which_key_and_why(String text, String why) {
        var verdict = read(text).permits("ops-a", SIGNER, "drydock", NOW);

        assertThat(verdict)
                .asInstanceOf(InstanceOfAssertFactories.type(Verdict.Refused.class))
                .extracting(Verdict.Refused::says)
                .asString()
                .startsWith("ops-a may not sign with " + TOLD + ": ")
                .contains(why);
    }

    @Test
    void one_line_that_permits_is_enough() {
        var signers = read("ops-a namespaces=\"git\" KEY\n* KEY\nops-a valid-before=\"20200101Z\" KEY");

        assertThat(signers.permits("ops-a", SIGNER, "drydock", NOW)).isEqualTo(new Verdict.Good(SIGNER));
    }

    @Test
    void the_second_a_key_ends_in_is_its_last_whole_one() {
        var signers = read("ops-a valid-before=\"20261121230000Z\" KEY");

        assertThat(signers.permits("ops-a", SIGNER, "drydock", NOW.plusMillis(999)))
                .isEqualTo(new Verdict.Good(SIGNER));
        assertThat(signers.permits("ops-a", SIGNER, "drydock", NOW.plusMillis(1_000)))
                .isInstanceOf(Verdict.Refused.class);
    }

    @ParameterizedTest
    @CsvSource({
        "20260115, 2026-01-14T23:00:00Z",
        "202601151230, 2026-01-15T11:30:00Z",
        "20260115123015, 2026-01-15T11:30:15Z",
        "20260715, 2026-07-14T23:00:00Z",
        "20260715Z, 2026-07-15T00:00:00Z",
        "20260715123015z, 2026-07-15T12:30:15Z",
        "202607151230UTC, 2026-07-15T12:30:00Z",
    })
    void times_without_z_are_the_zones_standard_time_as_ssh_keygen_reads_them(String written, Instant meant) {
        var signers = AllowedSigners.read("f", "a valid-after=\"" + written + "\" ssh-ed25519 " + KEY, BERLIN);

        assertThat(signers.signers().getFirst().validAfter()).isEqualTo(meant);
    }

    static Stream<Arguments> badLines() {
        return Stream.of(
                Arguments.of("a cert-authority KEY", "cert-authority is not accepted: whoever holds the authority's"),
                Arguments.of("a namespaces=\"drydock\",CERT-AUTHORITY KEY", "cert-authority is not accepted"),
                Arguments.of("a ssh-rsa AAAAB3NzaC1yc2E=", "'ssh-rsa' is neither an option"),
                Arguments.of("a namespaces=\"x\" ssh-rsa AAAAB3NzaC1yc2E=", "a key of type ssh-rsa cannot sign"),
                Arguments.of("a ssh-ed25519-cert-v01@openssh.com AAAA", "neither an option"),
                Arguments.of("a no-touch-required KEY", "'no-touch-required' is neither an option"),
                Arguments.of(
                        "a sk-ssh-ed25519@openssh.com " + KEY, "written as sk-ssh-ed25519@openssh.com and is ssh-ed"),
                Arguments.of("a ssh-ed25519", "it has no key"),
                Arguments.of("a", "it has no key"),
                Arguments.of(
                        "a ssh-ed25519 " + KEY.substring(4), "the key gives its type 192115560 bytes, 100 are allowed"),
                Arguments.of("a ssh-ed25519 " + KEY.substring(0, 60), "the key ends within its point"),
                Arguments.of("a ssh-ed25519 " + KEY + "AAAA", "the key has 3 bytes too many"),
                Arguments.of("a ssh-ed25519 " + KEY + "!", "the key is not base64"),
                Arguments.of("a namespaces=drydock KEY", "needs its value in quotation marks"),
                Arguments.of("a namespaces KEY", "needs its value in quotation marks"),
                Arguments.of("a namespaces=\"drydock KEY", "quotation mark of option namespaces is never closed"),
                Arguments.of("a namespaces=\"x\",namespaces=\"y\" KEY", "option namespaces is there twice"),
                Arguments.of("a namespaces=\"\" KEY", "a namespace pattern has 0 characters"),
                Arguments.of("a namespaces=\"x\"y KEY", "expected a comma or a blank after an option, found 'y'"),
                Arguments.of("a namespaces=\"x\", KEY", "it has no key"),
                Arguments.of("a,,b KEY", "a principal pattern has 0 characters"),
                Arguments.of("\"a KEY", "quotation mark before its principals is never closed"),
                Arguments.of("a\"b\" KEY", "its principals hold a quotation mark"),
                Arguments.of("\uFEFFa KEY", "a character that cannot be seen"),
                Arguments.of("a\rb KEY", "a character that cannot be seen"),
                Arguments.of("a valid-after=\"tomorrow\" KEY", "valid-after 'tomorrow' is no time"),
                Arguments.of("a valid-after=\"2026-01-01\" KEY", "valid-after '2026-01-01' is no time"),
                Arguments.of("a valid-before=\"20260230Z\" KEY", "valid-before '20260230Z' is on no calendar"),
                Arguments.of("a valid-before=\"202601012460Z\" KEY", "is on no calendar"),
                Arguments.of("a valid-after=\"19700101Z\" KEY", "is not after 1970"),
                Arguments.of(
                        "a valid-after=\"20260102Z\",valid-before=\"20260102Z\" KEY",
                        "valid-before 2026-01-02T00:00:00Z is not later than valid-after"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badLines")
    void a_bad_line_refuses_the_file_and_is_named(String line, String says) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("# first\nops-a KEY\n" + line + "\n"))
                .withMessageStartingWith("allowed_signers, line 3: ")
                .withMessageContaining(says);
    }

    @Test
    void a_carriage_return_does_not_end_a_comment() {
        var signers = read("# nothing to see here\rmallory KEY\n");

        assertThat(signers.signers()).isEmpty();
    }

    @Test
    void a_long_pattern_of_stars_is_matched_in_no_time() {
        var signers = read("a*".repeat(400) + " KEY");

        var verdict = signers.permits("a".repeat(200_000) + "b", SIGNER, "drydock", NOW);

        assertThat(verdict).isInstanceOf(Verdict.Good.class);
    }

    @Test
    void a_damaged_file_is_read_or_refused_by_line_and_what_was_read_can_be_frozen() {
        var random = new Random(2);
        byte[] text =
                ("# c\n\"a,b\" namespaces=\"git,d*\",valid-after=\"20260101Z\",valid-before=\"20270101\" ssh-ed25519 "
                                + KEY + " x\n!a,* ssh-ed25519 " + KEY + "\n")
                        .getBytes(UTF_8);
        int read = 0;

        for (int round = 0; round < 5_000; round++) {
            String damaged = new String(Damage.to(text, random), UTF_8);
            try {
                var signers = AllowedSigners.read("f", damaged, BERLIN);
                assertThat(Json.read(Json.canonical(signers), AllowedSigners.class))
                        .isEqualTo(signers);
                read++;
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageMatching("(?s)f, line \\d+: .+");
            }
        }

        assertThat(read).isBetween(100, 4_900);
    }
}
