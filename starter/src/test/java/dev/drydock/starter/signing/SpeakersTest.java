package dev.drydock.starter.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.drydock.starter.fake.Openssh;
import dev.drydock.starter.view.Failure;
import dev.drydock.workflows.signature.AllowedSigners;
import dev.drydock.workflows.signature.PublicKey;
import dev.drydock.workflows.words.Exit;
import dev.drydock.workflows.words.Json;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** For whom a key speaks, by the list in the plan, and what is told when that is not one name. */
final class SpeakersTest {
    private static final Instant NOW = Instant.parse("2026-11-21T23:00:00Z");
    private static final PublicKey KEY =
            PublicKey.of("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMA5EiJkC3CxGXXGrJvgU4gOCVJUs0HkyWyPLwTT2xwE");
    private static final Signer SIGNER = new KeygenSigner(Path.of("id"), KEY, Map.of());

    @Test
    void a_key_speaks_for_the_one_name_it_is_listed_under() {
        assertThat(Speakers.one(listed("ops-a"), SIGNER, List.of(), NOW)).isEqualTo("ops-a");
        assertThat(Speakers.one(listed("ops-a,*@example.com,!ops-b"), SIGNER, List.of(), NOW))
                .isEqualTo("ops-a");
    }

    @Test
    void of_several_names_it_is_the_one_that_the_gate_asks() {
        var listed = listed("ops-a,ops-b", "ops-c");

        assertThat(Speakers.one(listed, SIGNER, List.of("ops-c", "ops-x"), NOW)).isEqualTo("ops-c");
        assertThat(failure(() -> Speakers.one(listed, SIGNER, List.of(), NOW)).says())
                .endsWith("speaks for ops-a, ops-b, ops-c: as one of them, and which?");
        assertThat(failure(() -> Speakers.one(listed, SIGNER, List.of("ops-a", "ops-b"), NOW))
                        .says())
                .endsWith("speaks for ops-a, ops-b: as one of them, and which?");
    }

    @Test
    void of_several_names_those_count_whose_line_is_valid() {
        var listed = listed("ops-a valid-before=\"20200101Z\"", "ops-b");

        assertThat(Speakers.one(listed, SIGNER, List.of(), NOW)).isEqualTo("ops-b");
    }

    @Test
    void a_key_that_is_listed_for_patterns_alone_does_not_say_who_it_is() {
        var failure = failure(() -> Speakers.one(listed("*@example.com"), SIGNER, List.of(), NOW));

        assertThat(failure.exit()).isEqualTo(Exit.USAGE);
        assertThat(failure.says()).contains("is listed for *@example.com and under no whole name");
        assertThat(failure.next()).contains("--as WHO");
    }

    @Test
    void a_key_that_is_not_listed_is_not_authorised() {
        var failure = failure(() -> Speakers.one(new AllowedSigners(List.of()), SIGNER, List.of(), NOW));

        assertThat(failure.exit()).isEqualTo(Exit.NOT_AUTHORISED);
        assertThat(failure.says()).contains(KEY.fingerprint(), "is not listed in the plan's signers");
    }

    @Test
    void another_name_another_namespace_and_another_time_are_refused_before_anything_is_sent() {
        assertThat(refused(listed("ops-a"), "ops-b")).contains("ops-b may not sign with", "not listed for that name");
        assertThat(refused(listed("ops-a namespaces=\"git\""), "ops-a"))
                .contains("listed for namespaces git, not drydock");
        assertThat(refused(listed("ops-a valid-before=\"20200101Z\""), "ops-a"))
                .contains("no longer valid after 2020-01-01T00:00:00Z");
        assertThat(refused(listed("ops-a valid-after=\"20300101Z\""), "ops-a"))
                .contains("not valid before 2030-01-01T00:00:00Z");
    }

    @Test
    void a_plan_without_signers_has_none() {
        var plan = Json.MAPPER.createObjectNode();
        plan.putObject("policy").set("signers", Json.tree(listed("ops-a")));

        assertThat(Speakers.in(plan)).contains(listed("ops-a"));
        assertThat(Speakers.in(Json.read("{\"policy\":{}}"))).isEmpty();
    }

    private static AllowedSigners listed(String... names) {
        var lines = new String[names.length];
        for (int at = 0; at < names.length; at++) {
            lines[at] = names[at] + " " + KEY.type() + " " + KEY.base64() + "\n";
        }
        return Openssh.listed(lines);
    }

    private static String refused(AllowedSigners listed, String who) {
        var failure = failure(() -> Speakers.check(listed, who, KEY, NOW));
        assertThat(failure.exit()).isEqualTo(Exit.NOT_AUTHORISED);
        return failure.says();
    }

    private static Failure failure(ThrowingCallable what) {
        return catchThrowableOfType(Failure.class, what);
    }
}
