package dev.drydock.starter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.starter.fake.Openssh;
import dev.drydock.starter.fake.TestService;
import dev.drydock.workflows.plan.PlanDocument;
import dev.drydock.workflows.statement.Statement;
import dev.drydock.workflows.words.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verbs that sign, against a run that verifies: clusters called signed.. count signed statements alone. */
final class SignedTest {
    private static final String OPS_A = "ops-a@example.com";
    private static final String OPS_B = "ops-b@example.com";
    private static final String OPS_C = "ops-c@example.com";
    private static final String SECRET = "a passphrase that nobody shows";

    @TempDir
    static Path dir = Path.of("");

    private static Openssh openssh = Openssh.in(Path.of(""));
    private static TestService service = TestService.withWorker(Duration.ofMillis(20));

    @BeforeAll
    static void keys() {
        openssh = Openssh.in(dir).required();
        openssh.key("a", "");
        openssh.key("b", SECRET);
        openssh.key("c", "");
        openssh.key("expired", "");
        openssh.key("shared", "");
        openssh.key("stranger", "");
    }

    @AfterAll
    static void close() {
        service.close();
    }

    @Test
    void a_run_is_started_and_approved_with_keys_and_says_so() throws IOException {
        var started = typed("start", plan("corrosion/signed-1", allowed(), "somebody"), "--key", key("c"));
        awaitGate("corrosion/signed-1");
        var second = typed("start", plan("corrosion/signed-1", allowed(), "somebody"), "--key", key("c"));
        var approved = typed("approve", "corrosion/signed-1", "restore", "--yes", "--key", key("a"));
        var watched = typed("watch", "corrosion/signed-1");
        var review = typed("review", "corrosion/signed-1");

        assertThat(started.exit()).as(started.err()).isZero();
        assertThat(started.err()).contains("  as       " + OPS_C + "\n", "  key      ssh-ed25519 key SHA256:");
        assertThat(second.exit()).isEqualTo(10);
        assertThat(second.err()).contains("started by " + OPS_C);
        assertThat(approved.exit()).as(approved.err()).isZero();
        assertThat(approved.err())
                .contains("  as       " + OPS_A + "\n", openssh.publicKey("a").fingerprint())
                .doesNotContain("UNSIGNED");
        assertThat(approved.out()).contains("approve by " + OPS_A + " counts; gate restore has passed");
        assertThat(watched.exit()).isZero();
        assertThat(review.out()).contains(OPS_A + ": approve restore").doesNotContain("UNSIGNED");
    }

    @Test
    void at_a_terminal_the_key_is_shown_first_then_the_cluster_is_asked_for_then_the_passphrase() throws IOException {
        started("corrosion/signed-2");

        var approved = Typed.with(
                env(), "corrosion/signed-2\n" + SECRET + "\n", true, args("approve", "signed-2", "--key", key("b")));

        assertThat(approved.exit()).as(approved.err()).isZero();
        assertThat(approved.err())
                .containsSubsequence(
                        openssh.publicKey("b").fingerprint(), "type corrosion/signed-2 to approve: ", "passphrase of ")
                .doesNotContain(SECRET);
        assertThat(approved.out()).contains("has passed").doesNotContain(SECRET);
    }

    @Test
    void what_the_run_would_refuse_is_told_at_once_and_not_sent() throws IOException {
        started("corrosion/signed-3");

        var stranger = approve("signed-3", "--key", key("stranger"));
        var other = approve("signed-3", "--key", key("a"), "--as", OPS_B);
        var expired = approve("signed-3", "--key", key("expired"));
        var unsigned = approve("signed-3", "--unsigned");
        var keyless = approve("signed-3", "--as", OPS_A);
        var locked = approve("signed-3", "--key", key("b"));
        var heard = Json.read(
                        typed("status", "corrosion/signed-3", "-o", "json").out())
                .path("heard");

        assertThat(List.of(stranger, other, expired, unsigned, keyless))
                .extracting(Typed::exit)
                .containsOnly(12);
        assertThat(stranger.err()).contains("is not listed in the plan's signers");
        assertThat(other.err()).contains(OPS_B + " may not sign with ssh-ed25519 key");
        assertThat(expired.err()).contains("no longer valid after 2020-01-01T00:00:00Z");
        assertThat(unsigned.err()).contains("counts signed statements alone, and --unsigned was given");
        assertThat(keyless.err())
                .contains(
                        "counts signed statements alone, and none of its signers' keys is at hand: there is no agent ("
                                + "SSH_AUTH_SOCK is not set), and there is no ~/.ssh/id_ed25519")
                .contains("next: the same command with --key FILE");
        assertThat(locked.exit()).isEqualTo(2);
        assertThat(locked.err()).contains("has a passphrase, and nobody is there to be asked for it");
        assertThat(heard).hasSize(1);
    }

    @Test
    void without_a_name_the_agents_one_listed_key_signs_as_whom_the_gate_asks() throws IOException {
        started("corrosion/signed-4");
        try (var agent = openssh.agent("stranger", "shared")) {
            var env = env("SSH_AUTH_SOCK", agent.socket().toString());

            var approved = Typed.with(env, "", false, args("approve", "signed-4", "--yes"));

            assertThat(approved.exit()).as(approved.err()).isZero();
            assertThat(approved.err()).contains("  as       " + OPS_B, "(the agent)");
        }
    }

    @Test
    void several_listed_keys_are_named_and_a_name_or_the_variables_choose() throws IOException {
        started("corrosion/signed-5");
        try (var agent = openssh.agent("a", "c")) {
            String socket = agent.socket().toString();

            var several = Typed.with(env("SSH_AUTH_SOCK", socket), "", false, args("approve", "signed-5", "--yes"));
            var named = Typed.with(
                    env("SSH_AUTH_SOCK", socket, "DRYDOCK_AS", OPS_C), "", false, args("pause", "signed-5", "--yes"));
            var byFile = Typed.with(env("DRYDOCK_KEY", key("a")), "", false, args("approve", "signed-5", "--yes"));

            assertThat(several.exit()).isEqualTo(12);
            assertThat(several.err())
                    .contains("several of its signers' keys are at hand: ")
                    .contains(openssh.publicKey("a").fingerprint() + " (the agent) for " + OPS_A)
                    .contains(openssh.publicKey("c").fingerprint() + " (the agent) for " + OPS_C)
                    .endsWith("next: the same command with --key FILE or --as WHO\n");
            assertThat(named.err())
                    .contains("  as       " + OPS_C, openssh.publicKey("c").fingerprint());
            assertThat(named.exit()).as(named.err()).isZero();
            assertThat(byFile.exit()).as(byFile.err()).isZero();
        }
    }

    @Test
    void a_printed_statement_is_signed_elsewhere_and_said() throws IOException {
        started("corrosion/signed-6");
        Path file = dir.resolve("approve it.json");

        var nobody = typed("approve", "corrosion/signed-6", "restore", "--print");
        var unknown = typed("approve", "corrosion/signed-6", "restore", "--print", "--as", "ops-x");
        var printed = typed(
                "approve",
                "corrosion/signed-6",
                "restore",
                "--print",
                "--as",
                OPS_A,
                "--until",
                "2d",
                "--out",
                file.toString());
        Path signature = openssh.sign("a", file);
        var said = typed("say", file.toString());
        var again = typed("say", file.toString());

        assertThat(nobody.exit()).isEqualTo(2);
        assertThat(nobody.err()).startsWith("--print needs --as");
        assertThat(unknown.exit()).isEqualTo(12);
        assertThat(unknown.err()).startsWith("the plan lists no key for ops-x, so nobody could sign this");
        assertThat(printed.exit()).as(printed.err()).isZero();
        assertThat(printed.out()).isEmpty();
        assertThat(printed.err())
                .contains("\nsign: ssh-keygen -Y sign -n drydock -f KEY '" + file + "'\n")
                .contains("next: drydock say '" + file + "'\n");
        var statement = Json.read(Files.readString(file), Statement.class);
        assertThat(Files.readString(file)).isEqualTo(statement.text());
        assertThat(Duration.between(statement.at(), statement.until())).isEqualTo(Duration.ofDays(2));
        assertThat(openssh.verify(allowed(), OPS_A, Files.readString(signature), Files.readAllBytes(file)))
                .startsWith("Good \"drydock\" signature for " + OPS_A);
        assertThat(said.exit()).as(said.err()).isZero();
        assertThat(said.out()).contains("approve by " + OPS_A + " counts; gate restore has passed");
        assertThat(again.exit()).isEqualTo(3);
        assertThat(again.err()).contains("has heard this very statement already, and it counts");
    }

    @Test
    void to_a_pipe_the_bytes_to_sign_are_printed_and_nothing_else() throws IOException {
        started("corrosion/signed-7");

        var piped = print("signed-7", false);
        var shown = print("signed-7", true);

        assertThat(piped.out()).endsWith("}");
        assertThat(Json.read(piped.out(), Statement.class).text()).isEqualTo(piped.out());
        assertThat(shown.out()).endsWith("}\n");
        assertThat(piped.err())
                .contains("ssh-keygen -Y sign -n drydock -f " + key("a") + " FILE\n", "next: drydock say FILE\n");
    }

    @Test
    void say_refuses_what_cannot_count() throws IOException {
        started("corrosion/signed-8");
        String text = print("signed-8", false).out();
        Path unsigned = Files.writeString(dir.resolve("unsigned"), text);
        Path newline = Files.writeString(dir.resolve("newline"), text + "\n");
        Path stranger = Files.writeString(dir.resolve("by-stranger"), text);
        openssh.sign("stranger", stranger);
        Path altered = Files.writeString(dir.resolve("altered"), text);
        openssh.sign("a", altered);
        Files.writeString(altered, text.replace("approve", "abort"));
        Path other = Files.writeString(dir.resolve("other"), text.replace("corrosion/signed-8", "corrosion/never"));
        Path stray = Files.writeString(dir.resolve("stray"), text.replaceAll("\"run\":\"[^\"]+\"", "\"run\":\"r-7\""));
        Path large = Files.writeString(dir.resolve("large"), " ".repeat(1_000_001));

        assertThat(refused(12, "say", unsigned)).contains("counts signed statements alone, and there is no");
        assertThat(refused(2, "say", newline)).contains("has a newline at its end");
        assertThat(refused(12, "say", stranger)).contains("it is not listed for that name");
        assertThat(refused(12, "say", altered)).contains("altered.sig does not sign this statement");
        assertThat(refused(2, "say", other)).contains("there is no cluster corrosion/never");
        assertThat(refused(16, "say", stray)).contains("is for run r-7 of corrosion/signed-8");
        assertThat(refused(2, "say", large)).contains("has more than 1000000 bytes");
        assertThat(refused(2, "say", dir.resolve("absent"))).contains("there is no such file");
    }

    @Test
    void say_takes_standard_input_with_a_signature_from_a_file() throws IOException {
        started("corrosion/signed-9");
        String text = print("signed-9", false).out();
        Path signature = openssh.sign("a", Files.writeString(dir.resolve("piped"), text));

        var said = Typed.with(env(), text, false, "say", "-", "--signature", signature.toString(), "-o", "json");

        assertThat(said.exit()).as(said.out()).isZero();
        assertThat(Json.read(said.out()).path("counted").asBoolean()).isTrue();
    }

    @Test
    void where_unsigned_statements_count_and_no_key_is_at_hand_it_says_unsigned() throws IOException {
        typed("start", plan("corrosion/lax"), "--unsigned", "--as", OPS_C);
        awaitGate("corrosion/lax");

        var approved = approve("lax", "--as", OPS_A);

        assertThat(approved.exit()).as(approved.err()).isZero();
        assertThat(approved.err()).contains("  as       " + OPS_A + " (UNSIGNED)\n");
    }

    @Test
    void a_start_of_a_plan_with_signers_wants_a_key_or_to_be_told_that_it_goes_without() throws IOException {
        var refused = typed("start", plan("corrosion/lax-2"));

        assertThat(refused.exit()).isEqualTo(12);
        assertThat(refused.err())
                .startsWith("with which key? The plan for corrosion/lax-2 lists signers, and none of its signers' keys")
                .contains("--unsigned");
    }

    @Test
    void where_the_plan_lists_nobody_a_key_cannot_count() throws IOException {
        typed("start", plan("corrosion/lax-3", "", OPS_C), "--as", OPS_C);
        awaitGate("corrosion/lax-3");

        var byOption = approve("lax-3", "--key", key("a"));
        var printed = typed("approve", "corrosion/lax-3", "restore", "--print", "--as", OPS_A);
        Path file = Files.writeString(dir.resolve("lax"), printed.out());
        openssh.sign("a", file);
        var said = typed("say", file.toString());
        var byVariable =
                Typed.with(env("DRYDOCK_KEY", key("a")), "", false, args("approve", "lax-3", "--yes", "--as", OPS_A));

        assertThat(byOption.exit()).isEqualTo(12);
        assertThat(byOption.err()).startsWith("the plan for corrosion/lax-3 lists no signers");
        assertThat(said.exit()).isEqualTo(12);
        assertThat(said.err()).startsWith("the plan for corrosion/lax-3 lists no signers");
        assertThat(byVariable.exit()).isZero();
        assertThat(byVariable.err()).contains("and DRYDOCK_KEY is not used", OPS_A + " (UNSIGNED)");
    }

    @Test
    void bounds_are_part_of_what_is_signed_and_are_shown_with_the_figures() throws IOException {
        started("corrosion/signed-12");

        var printed = Typed.with(
                env(),
                "",
                false,
                args("approve", "signed-12", "--print", "--as", OPS_A, "--if", "late<=1000", "--if", "done = 0"));
        var approved = approve("signed-12", "--key", key("a"), "--if", "late <= 1000", "--until", "23:59");

        assertThat(Json.read(printed.out()).path("with")).hasToString("{\"if\":[\"late <= 1000\",\"done = 0\"]}");
        assertThat(approved.exit()).as(approved.err()).isZero();
        assertThat(approved.err())
                .contains("  if       late <= 1000 (late is 12)\n")
                .containsPattern("  counts   until \\d{4}-\\d\\d-\\d\\d 23:59:00 [\\w/+:-]+, which is 20.*Z\n");
    }

    @Test
    void a_bound_that_cannot_be_kept_is_refused_before_anything_is_sent() throws IOException {
        started("corrosion/signed-13");

        var unreadable = approve("signed-13", "--key", key("a"), "--if", "late ~ 3");
        var unknown = approve("signed-13", "--key", key("a"), "--if", "lates <= 3");
        var elsewhere = typed(
                "reject", "corrosion/signed-13", "restore", "--reason", "no", "--if", "late <= 3", "--key", key("a"));
        var heard = Json.read(
                        typed("status", "corrosion/signed-13", "-o", "json").out())
                .path("heard");

        assertThat(List.of(unreadable.exit(), unknown.exit(), elsewhere.exit())).containsOnly(2);
        assertThat(unreadable.err()).startsWith("condition 'late ~ 3' cannot be read: expected FIGURE");
        assertThat(unknown.err()).contains("there is no figure 'lates' in this run (there are done, late)");
        assertThat(elsewhere.err()).startsWith("--if bounds an approval, and reject is none");
        assertThat(heard).hasSize(1);
    }

    @Test
    void a_run_that_publishes_no_figures_gets_no_bounded_approval() throws IOException {
        typed("start", plan("corrosion/silent"), "--key", key("c"));
        awaitGate("corrosion/silent");

        var approved = approve("silent", "--key", key("a"), "--if", "late <= 3");

        assertThat(approved.exit()).isEqualTo(6);
        assertThat(approved.err()).contains("\nthe run of corrosion/silent publishes no figures");
    }

    @Test
    void a_start_is_printed_signed_elsewhere_and_started_by_anybody() throws IOException {
        String plan = plan("corrosion/signed-14", allowed(), "somebody");
        Path file = dir.resolve("start-14");

        var printed = typed("start", plan, "--print", "--as", OPS_C, "--out", file.toString());
        var unsigned = typed("start", plan, "--statement", file.toString());
        openssh.sign("c", file);
        var started = typed("start", plan, "--statement", file.toString());
        awaitGate("corrosion/signed-14");
        var listed = typed("status", "corrosion/signed-14", "-o", "json");

        assertThat(printed.exit()).as(printed.err()).isZero();
        assertThat(printed.err()).contains("next: drydock start " + plan + " --statement " + file);
        assertThat(unsigned.exit()).isEqualTo(12);
        assertThat(unsigned.err()).contains("there is no " + file + ".sig");
        assertThat(started.exit()).as(started.err()).isZero();
        assertThat(started.err())
                .contains("  as       " + OPS_C, openssh.publicKey("c").fingerprint());
        assertThat(Json.read(listed.out()).at("/heard/0/by").asText()).isEqualTo(OPS_C);
    }

    @Test
    void a_printed_start_of_another_plan_or_by_another_key_starts_nothing() throws IOException {
        String plan = plan("corrosion/signed-15");
        String other = plan("corrosion/signed-16");
        Path file = dir.resolve("start-15");
        typed("start", plan, "--print", "--as", OPS_C, "--out", file.toString());
        openssh.sign("stranger", file);

        var stranger = typed("start", plan, "--statement", file.toString());
        Files.delete(dir.resolve("start-15.sig"));
        openssh.sign("c", file);
        var another = typed("start", other, "--statement", file.toString());
        var said = typed("say", file.toString());
        var mixed = typed("start", plan, "--statement", file.toString(), "--key", key("c"));
        var alone = typed("start", plan, "--signature", file + ".sig");

        assertThat(stranger.exit()).isEqualTo(12);
        assertThat(stranger.err()).contains("it is not listed for that name");
        assertThat(another.exit()).isEqualTo(16);
        assertThat(another.err()).contains("of corrosion/signed-15, and this is plan");
        assertThat(said.err()).contains("next: drydock start PLAN.json --statement " + file);
        assertThat(List.of(mixed.exit(), alone.exit())).containsOnly(2);
        assertThat(typed("status", "corrosion/signed-15").exit()).isNotZero();
    }

    @Test
    void options_that_contradict_each_other_are_refused() throws IOException {
        started("corrosion/signed-10");

        assertThat(approve("signed-10", "--unsigned", "--key", key("a")).exit()).isEqualTo(2);
        assertThat(approve("signed-10", "--out", "file").err()).startsWith("--out is the file that --print writes");
        assertThat(approve("signed-10", "--signer", "pgp").err()).contains("'pgp': expected file, agent or ssh-keygen");
        assertThat(approve("signed-10", "--key", key("a"), "--until", "soon").exit())
                .isEqualTo(2);
        assertThat(typed("withdraw", "corrosion/signed-10", "restore", "--yes").err())
                .startsWith("whoever withdraws needs a reason");
    }

    @Test
    void a_withdrawal_is_signed_and_sent_like_an_approval() throws IOException {
        started("corrosion/signed-11");

        var withdrawn = typed(
                "withdraw", "corrosion/signed-11", "restore", "--reason", "too early", "--yes", "--key", key("a"));

        assertThat(withdrawn.exit()).as(withdrawn.err()).isZero();
        assertThat(withdrawn.out()).contains("withdraw by " + OPS_A + " counts");
    }

    @Test
    void help_fits_a_terminal_of_80_columns() {
        for (String verb :
                List.of("start", "approve", "reject", "withdraw", "retry", "skip", "abort", "pause", "say")) {
            assertThat(typed(verb, "--help").out().lines())
                    .as(verb)
                    .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        }
        assertThat(typed("approve", "--help").out()).contains("--key", "--signer", "--print", "--until", "DRYDOCK_KEY");
        assertThat(typed("withdraw", "--help").out()).contains("--reason").doesNotContain("--resolve");
    }

    private static String refused(int exit, String verb, Path file) {
        var refused = typed(verb, file.toString());
        assertThat(refused.exit()).as(refused.err()).isEqualTo(exit);
        return refused.err();
    }

    private static Typed print(String name, boolean terminal) {
        return Typed.with(env(), "", terminal, args("approve", name, "--print", "--as", OPS_A, "--key", key("a")));
    }

    private static Typed approve(String name, String... more) {
        var words = new ArrayList<>(List.of("approve", name, "--yes"));
        words.addAll(Arrays.asList(more));
        return Typed.with(env(), "", false, args(words.toArray(String[]::new)));
    }

    /** A verb about gate restore, or about the cluster alone. */
    private static String[] args(String... words) {
        var args = new ArrayList<>(List.of(words[0], "corrosion/" + words[1]));
        if (words[0].equals("approve")) {
            args.add("restore");
        }
        args.addAll(Arrays.asList(words).subList(2, words.length));
        return args.toArray(String[]::new);
    }

    private static Typed typed(String... args) {
        return Typed.with(env(), "", false, args);
    }

    private static Map<String, String> env(String... more) {
        var env = new HashMap<>(Map.of("TEMPORAL_ADDRESS", service.address(), "HOME", dir.toString()));
        for (int at = 0; at < more.length; at += 2) {
            env.put(more[at], more[at + 1]);
        }
        return env;
    }

    private static void started(String cluster) throws IOException {
        var started = typed("start", plan(cluster), "--key", key("c"));
        assertThat(started.exit()).as(started.err()).isZero();
        awaitGate(cluster);
    }

    private static String plan(String cluster) throws IOException {
        return plan(cluster, allowed(), OPS_C);
    }

    /** @param allowed the list that the cluster file names; empty: it names none */
    private static String plan(String cluster, String allowed, String by) throws IOException {
        var planned = typed("plan", "reseed", cluster, "--reason", "schema v12", "--as", by, "-o", "json");
        var tree = (ObjectNode) Json.read(planned.out());
        if (!allowed.isEmpty()) {
            ((ObjectNode) tree.path("policy")).set("signers", Json.tree(Openssh.listed(allowed)));
        }
        tree.put("digest", new PlanDocument(tree).digest());
        Path file = dir.resolve(cluster.replace('/', '-') + ".json");
        return Files.writeString(file, tree.toString(), StandardCharsets.UTF_8).toString();
    }

    private static String allowed() {
        return openssh.line("a", OPS_A, "")
                + openssh.line("b", OPS_B, "namespaces=\"drydock\"")
                + openssh.line("c", OPS_C, "")
                + openssh.line("shared", "night-shift," + OPS_B, "")
                + openssh.line("expired", OPS_A, "valid-before=\"20200101Z\"");
    }

    private static String key(String name) {
        return openssh.path(name).toString();
    }

    private static void awaitGate(String cluster) {
        Awaitility.await(cluster + " comes to its gate")
                .atMost(Duration.ofSeconds(30))
                .until(() -> typed("status", cluster).out().contains("gate restore  open"));
    }
}
