package dev.drydock.workflows.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same question to {@code ssh-keygen -Y verify} and to {@link AllowedSigners}; a file that is refused permits nobody. */
final class AllowedSignersOpensshTest {
    private static final byte[] MESSAGE = "hi".getBytes(UTF_8);
    private static final Instant NOW = Instant.parse("2026-11-21T23:00:00Z");
    private static final DateTimeFormatter WRITTEN =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private @TempDir Path dir;
    private SshKeygen openssh;
    private PublicKey key;
    private String other;
    private final Map<String, String> signatures = new TreeMap<>();
    private final SoftAssertions softly = new SoftAssertions();
    private int permitted;
    private int asked;

    @BeforeEach
    void sign() {
        openssh = SshKeygen.in(dir);
        key = openssh.pair("mine");
        openssh.pair("other");
        other = openssh.pub("other").strip();
        for (String namespace : List.of("drydock", "git", "dry")) {
            signatures.put(namespace, openssh.sign("mine", namespace, MESSAGE));
        }
    }

    private void compare(String line, String who, String namespace, Instant at, ZoneId zone) {
        String text = line.replace("KEY", key.type() + " " + key.base64()).replace("OTHER", other) + "\n";
        boolean there = openssh.inZone(zone.getId())
                .verify(
                        text,
                        who,
                        namespace,
                        signatures.getOrDefault(namespace, ""),
                        MESSAGE,
                        "-O",
                        "verify-time=" + WRITTEN.format(at))
                .good();
        boolean here = permits(text, who, namespace, at, zone);
        softly.assertThat(here)
                .as("%s | %s | %s | %s | %s, ssh-keygen says %s", line, who, namespace, at, zone, there)
                .isEqualTo(there);
        asked++;
        permitted += there ? 1 : 0;
    }

    private boolean permits(String text, String who, String namespace, Instant at, ZoneId zone) {
        try {
            return switch (AllowedSigners.read("f", text, zone).permits(who, key, namespace, at)) {
                case Verdict.Good _ -> true;
                case Verdict.Refused _ -> false;
            };
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private void bothAnswersWereSeen() {
        softly.assertAll();
        assertThat(permitted).isBetween(1, asked - 1);
    }

    @Test
    void agree_on_names_and_patterns() {
        var lines = List.of(
                "ops-a KEY",
                "ops-b KEY",
                "ops-a OTHER",
                "ops-a OTHER\nops-a KEY",
                "ops-b,ops-a KEY comment of three words",
                "* KEY",
                "ops-? KEY",
                "?ps-a KEY",
                "ops-a? KEY",
                "ops-*,!ops-b KEY",
                "!ops-b,ops-* KEY",
                "!ops-a KEY",
                "!!ops-a,* KEY",
                "*a*,!*@* KEY",
                "OPS-A KEY",
                "\"ops-a,ops-b\" KEY",
                "\"ops-a KEY",
                "  ops-a \t KEY",
                "# ops-a KEY",
                "ops-a",
                "ops-a KEYX",
                "ops-a ssh-ed25519 AAAA",
                "ops-a cert-authority KEY",
                "größe KEY",
                "gr??e KEY",
                "gr????e KEY",
                "!ops-a,* KEY\nops-? KEY");

        for (String line : lines) {
            for (String who : List.of("ops-a", "ops-b", "größe", "a@b")) {
                compare(line, who, "drydock", NOW, ZoneOffset.UTC);
            }
        }

        bothAnswersWereSeen();
    }

    @Test
    void agree_on_namespaces_and_options() {
        var options = List.of(
                "namespaces=\"drydock\"",
                "namespaces=\"git\"",
                "namespaces=\"git,drydock\"",
                "namespaces=\"dry*\"",
                "namespaces=\"dry*,!drydock\"",
                "namespaces=\"!git\"",
                "namespaces=\"!git,*\"",
                "namespaces=\"???\"",
                "NAMESPACES=\"drydock\"",
                "namespaces=\"\"",
                "namespaces=\"dry\\\"dock\"",
                "namespaces=\"a b,drydock\"",
                "namespaces=drydock",
                "namespaces=\"drydock",
                "namespaces=\"git\",namespaces=\"drydock\"",
                "namespaces=\"drydock\",unknown",
                "namespaces=\"drydock\",",
                "unknown",
                "namespaces=\"drydock\",valid-after=\"20200101Z\"",
                "valid-after=\"20200101Z\",valid-before=\"20200101Z\"",
                "valid-after=\"20200101Z\",valid-after=\"20200101Z\"");

        for (String option : options) {
            for (String namespace : signatures.keySet()) {
                compare("ops-a " + option + " KEY", "ops-a", namespace, NOW, ZoneOffset.UTC);
            }
        }

        bothAnswersWereSeen();
    }

    /** Winter, summer, the hour that is there twice and the one that is not. */
    @ParameterizedTest
    @ValueSource(strings = {"UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata"})
    void agree_on_when_a_key_is_valid(String zone) {
        var times =
                Stream.of("20260115", "20260715Z", "202607151230", "202610250230", "202603290230", "20260115123059Z");

        times.forEach(time -> {
            var local = ZoneId.of(zone);
            var written = ValidTime.of("valid-after", time, local);
            for (long off : List.of(-86_400L, -3_600L, -1L, 0L, 1L, 3_600L)) {
                var at = written.plusSeconds(off);
                compare("ops-a valid-after=\"" + time + "\" KEY", "ops-a", "drydock", at, local);
                compare("ops-a valid-before=\"" + time + "\" KEY", "ops-a", "drydock", at, local);
            }
        });

        bothAnswersWereSeen();
    }

    @Test
    void agree_on_which_times_can_be_read() {
        var times = List.of(
                "2026",
                "202601",
                "2026010112",
                "20260101",
                "20260101Z",
                "20260101z",
                "20260101UTC",
                "20261301Z",
                "20260101T00Z",
                "+2026011Z",
                "",
                "Z",
                "19700101Z",
                "00000101Z",
                "202601012460Z",
                "20260101ZZ");

        for (String time : times) {
            compare("ops-a valid-after=\"" + time + "\" KEY", "ops-a", "drydock", NOW, ZoneOffset.UTC);
        }

        bothAnswersWereSeen();
    }

    @Test
    void agree_on_patterns_drawn_by_lot() {
        var random = new Random(3);

        for (int round = 0; round < 250; round++) {
            String who = drawn(random, "ab", 1 + random.nextInt(4));
            String first = drawn(random, "aabb*?", 1 + random.nextInt(4));
            String second = drawn(random, "aabb*?!", 1 + random.nextInt(4));
            compare(first + "," + second + " KEY", who, "drydock", NOW, ZoneOffset.UTC);
        }

        bothAnswersWereSeen();
    }

    private static String drawn(Random random, String letters, int length) {
        var text = new StringBuilder();
        for (int at = 0; at < length; at++) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }

    /** Each is refused here on purpose; see the ADR on signatures. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ops-a KEY\nops-b cert-authority KEY",
                "ops-a KEY\nnobody",
                "ops-a,,ops-b KEY",
                "ops-a valid-after=\"2026 101Z\" KEY",
                "ops-a valid-after=\"20260231Z\" KEY"
            })
    void what_ssh_keygen_overlooks_is_refused_here(String line) {
        String text = line.replace("KEY", key.type() + " " + key.base64());

        assertThat(openssh.verify(text, "ops-a", "drydock", signatures.getOrDefault("drydock", ""), MESSAGE)
                        .good())
                .isTrue();
        assertThat(permits(text, "ops-a", "drydock", NOW, ZoneOffset.UTC)).isFalse();
    }
}
