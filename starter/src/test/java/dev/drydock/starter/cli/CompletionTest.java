package dev.drydock.starter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What real shells offer when TAB is pressed, after they have read the script. Nobody answers at the address given. */
final class CompletionTest {
    @TempDir
    Path dir = Path.of("");

    private static Typed drydock(String... args) {
        return Typed.at("127.0.0.1:1", args);
    }

    /** As help lists them. */
    private static List<String> verbs() {
        String help = drydock("--help").out();
        String listed = help.substring(help.indexOf("Commands:"), help.indexOf("Running it:"));
        var verbs = Pattern.compile("(?m)^  (\\S+)  ")
                .matcher(listed)
                .results()
                .map(verb -> verb.group(1))
                .toList();
        assertThat(verbs).contains("help", "plan", "start", "list", "clusters", "completion");
        return verbs;
    }

    private static List<String> options(String... verb) {
        return Pattern.compile("(?m)^ +(?:-\\w, )?(--[a-z-]+)")
                .matcher(drydock(verb).out())
                .results()
                .map(option -> option.group(1))
                .distinct()
                .toList();
    }

    @Test
    void bash_offers_every_verb_its_options_and_their_values() throws Exception {
        offersEverything(Taught.by("bash", dir));
    }

    @Test
    void zsh_offers_every_verb_its_options_and_their_values() throws Exception {
        offersEverything(Taught.by("zsh", dir));
    }

    @Test
    void fish_offers_every_verb_its_options_and_their_values() throws Exception {
        offersEverything(Taught.by("fish", dir));
    }

    private static void offersEverything(Taught shell) throws Exception {
        assertThat(shell.complaints()).isEmpty();
        assertThat(shell.offers("drydock ")).containsExactlyInAnyOrderElementsOf(verbs());
        assertThat(shell.offers("drydock st")).containsExactlyInAnyOrder("start", "status");
        assertThat(shell.offers("drydock help pl")).containsExactly("plan");
        assertThat(shell.offers("drydock plan ")).containsExactlyInAnyOrder("reseed", "undo", "rollback");
        for (String verb : List.of("start", "late", "completion")) {
            assertThat(shell.offers("drydock " + verb + " --"))
                    .as(verb)
                    .containsExactlyInAnyOrderElementsOf(options(verb, "--help"));
        }
        assertThat(shell.offers("drydock plan reseed --"))
                .containsExactlyInAnyOrderElementsOf(options("plan", "reseed", "--help"));
        assertThat(shell.offers("drydock approve corrosion/eu-1 restore --signer "))
                .containsExactlyInAnyOrder("file", "agent", "ssh-keygen");
        assertThat(shell.offers("drydock review corrosion/eu-1 -o "))
                .containsExactlyInAnyOrder("text", "json", "jsonl", "markdown");
        assertThat(shell.offers("drydock show --output h")).containsExactly("html");
        assertThat(shell.offers("drydock status corrosion/eu-1 --only st")).containsExactly("stuck");
        assertThat(shell.offers("drydock completion ")).containsExactlyInAnyOrder("bash", "zsh", "fish");
    }

    @Test
    void what_rejecting_refuses_and_help_does_not_show_is_not_offered() throws Exception {
        var bash = Taught.by("bash", dir);

        assertThat(bash.offers("drydock reject corrosion/eu-1 restore --res")).containsExactly("");
        assertThat(bash.offers("drydock approve corrosion/eu-1 restore --res")).containsExactly("--resolve");
    }

    @Test
    void files_are_offered_where_a_verb_or_an_option_takes_one() throws Exception {
        Files.createFile(dir.resolve("eu-1.plan.json"));
        for (String shell : List.of("bash", "fish")) {
            var taught = Taught.by(shell, dir);

            assertThat(taught.offers("drydock start eu")).as(shell).containsExactly("eu-1.plan.json");
            assertThat(taught.offers("drydock start --codec-key-file eu"))
                    .as(shell)
                    .containsExactly("eu-1.plan.json");
            assertThat(taught.offers("drydock list --tls-ca-path eu")).as(shell).containsExactly("eu-1.plan.json");
            assertThat(taught.offers("drydock list --phase eu")).as(shell).doesNotContain("eu-1.plan.json");
        }
    }

    @Test
    void a_tab_in_zsh_completes_what_is_typed_from_a_checkout_too() throws Exception {
        Files.createFile(dir.resolve("eu-1.plan.json"));
        var zsh = Taught.by("zsh", dir);

        assertThat(zsh.tab("drydock compl", "completion")).isNotEmpty();
        assertThat(zsh.tab("./drydock approve c/x restore --signer s", "ssh-keygen"))
                .isNotEmpty();
        assertThat(zsh.tab("drydock start eu", "eu-1.plan.json")).isNotEmpty();
    }

    @Test
    void fish_completes_what_is_typed_from_a_checkout_too() throws Exception {
        assertThat(Taught.by("fish", dir).offers("./drydock compl")).containsExactly("completion");
    }

    /** With this option of zsh an alias of another command would no longer be completed as that command. */
    @Test
    void the_rest_of_the_shell_stays_as_it_was() {
        assertThat(drydock("completion", "zsh").out())
                .contains("compinit", "bashcompinit")
                .doesNotContain("setopt", "alias compopt");
    }

    @Test
    void a_shell_that_is_not_known_or_not_named_is_a_usage_error() {
        var none = drydock("completion");
        var other = drydock("completion", "tcsh");

        assertThat(none.exit()).isEqualTo(2);
        assertThat(none.err())
                .isEqualTo("completion needs a shell: expected bash, zsh or fish\nnext: drydock completion --help\n");
        assertThat(other.exit()).isEqualTo(2);
        assertThat(other.err()).startsWith("there is no completion for 'tcsh': expected bash, zsh or fish\n");
        assertThat(other.out()).isEmpty();
    }

    @Test
    void help_says_for_each_shell_how_it_is_installed() {
        String help = drydock("completion", "--help").out();

        assertThat(help).contains("drydock completion bash >", "drydock completion zsh >", "drydock completion fish >");
        assertThat(help.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(drydock("review", "--help").out()).contains("one of text, json, jsonl, markdown");
        assertThat(drydock("list", "--help").out()).contains("one of text, json, jsonl\n");
    }
}
