package dev.drydock.onebox.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.testbed.corrosion.CorrosionTestbed;
import dev.drydock.testbed.corrosion.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./drydock} from a directory that is not its own. It takes what the build that runs this has made. */
final class LauncherIT {
    private static final Path ROOT =
            Objects.requireNonNull(Path.of("").toAbsolutePath().getParent());

    @TempDir
    private Path dir = Path.of("");

    private record Ended(int code, String out, String err) {}

    private Ended run(Map<String, String> env, String... command) throws IOException, InterruptedException {
        Path out = dir.resolve("out");
        Path err = dir.resolve("err");
        var builder = new ProcessBuilder(command)
                .directory(dir.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("DRYDOCK_BUILD", "no");
        builder.environment().putAll(env);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(300, TimeUnit.SECONDS))
                    .as(() -> String.join(" ", command) + " ends; it said " + text(out) + text(err))
                    .isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
        return new Ended(process.exitValue(), text(out), text(err));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private Ended drydock(String... args) throws IOException, InterruptedException {
        return run(
                Map.of(),
                Stream.concat(Stream.of(ROOT.resolve("drydock").toString()), Stream.of(args))
                        .toArray(String[]::new));
    }

    @Test
    void help_names_every_verb() throws Exception {
        Ended help = drydock("--help");

        assertThat(help.code()).isZero();
        assertThat(help.out())
                .contains("plan", "show", "start", "status", "watch", "list", "logs", "review", "approve", "reject")
                .contains("retry", "skip", "abort", "doctor", "clusters", "worker", "dev", "demo", "testbed");
        for (String verb : List.of("worker", "dev", "demo", "testbed", "plan", "review")) {
            assertThat(drydock(verb, "--help").code()).as(verb).isZero();
        }
    }

    @Test
    void completion_knows_every_verb_whichever_program_runs_it() throws Exception {
        String help = drydock("--help").out();
        String listed = help.substring(help.indexOf("Commands:"), help.indexOf("Exit codes:"));
        var verbs = Pattern.compile("(?m)^  (\\w+)  ")
                .matcher(listed)
                .results()
                .map(verb -> verb.group(1))
                .toList();

        Path script = dir.resolve("drydock.bash");
        Files.writeString(script, drydock("completion", "bash").out());

        assertThat(verbs).contains("plan", "completion", "worker", "dev", "demo", "testbed");
        assertThat(offered(script, "")).containsExactlyInAnyOrderElementsOf(verbs);
        assertThat(offered(script, "worker", "--log-format", "")).containsExactly("text", "json");
        assertThat(offered(script, "testbed", "up", "--n")).containsExactly("--nodes");
        assertThat(drydock("completion").code()).isEqualTo(2);
    }

    private List<String> offered(Path script, String... words) throws IOException, InterruptedException {
        String ask = """
                source "$1"; shift
                COMP_WORDS=(drydock "$@"); COMP_CWORD=$#
                _complete_drydock
                printf '%s\\n' "${COMPREPLY[@]}"
                """;
        var command = Stream.concat(
                Stream.of("bash", "--norc", "--noprofile", "-c", ask, "bash", script.toString()), Stream.of(words));
        return run(Map.of(), command.toArray(String[]::new)).out().lines().toList();
    }

    @Test
    void an_unknown_verb_is_a_usage_error() throws Exception {
        Ended ended = drydock("reseed", "corrosion/demo");

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).contains("reseed").contains("next: " + ROOT.resolve("drydock") + " --help");
    }

    @Test
    void a_worker_takes_its_options_and_says_which_service_does_not_answer() throws Exception {
        Ended nowhere = drydock("worker", "--clusters", "nowhere");
        Ended alone = drydock("worker", "--clusters", dir.toString(), "--address", "127.0.0.1:1");

        assertThat(nowhere.code()).isEqualTo(2);
        assertThat(nowhere.err()).contains("there is no directory nowhere", "next: ");
        assertThat(alone.code()).isEqualTo(75);
        assertThat(alone.err())
                .contains("no Temporal service answers at 127.0.0.1:1", "next: ")
                .doesNotContain("\tat ");
    }

    @Test
    void a_testbed_is_asked_for_nothing_that_its_system_does_not_have() throws Exception {
        String place = dir.resolve("bed").toString();

        Ended guarded = drydock("testbed", "up", "corrosion", "--guard", "--dir", place);
        Ended foreign = drydock("testbed", "up", "patroni", "--corrosion", "/bin/true", "--dir", place);
        Ended old = drydock("testbed", "up", "patroni", "--patroni", "2.1", "--dir", place);
        Ended unknown = drydock("testbed", "up", "dqlite", "--dir", place);
        Ended nothing = drydock("testbed", "status", "--dir", place);

        assertThat(guarded.err()).startsWith("--guard goes with testbed up patroni only");
        assertThat(foreign.err()).startsWith("--corrosion goes with testbed up corrosion only");
        assertThat(old.err()).startsWith("there is no testbed with Patroni 2.1, only with 3.0 and 4.1");
        assertThat(unknown.err()).startsWith("there is no testbed of dqlite (there are corrosion and patroni)");
        assertThat(nothing.err()).startsWith(place + " holds no Patroni testbed");
        assertThat(List.of(guarded, foreign, old, unknown, nothing))
                .allSatisfy(ended -> assertThat(ended.code()).isEqualTo(2))
                .allSatisfy(ended -> assertThat(ended.err()).contains("next: "));
        assertThat(dir.resolve("bed")).doesNotExist();
    }

    @Test
    void a_link_to_it_works_as_well() throws Exception {
        Path link = Files.createSymbolicLink(dir.resolve("dd"), ROOT.resolve("drydock"));

        assertThat(run(Map.of(), link.toString(), "--help").code()).isZero();
    }

    @Test
    void without_a_jdk_it_says_so_in_one_sentence_and_how_to_get_one() throws Exception {
        String hide = Stream.of("/usr/lib/jvm", "/opt")
                .filter(place -> Files.isDirectory(Path.of(place)))
                .map(place -> "mount -t tmpfs tmpfs " + place)
                .collect(Collectors.joining(" && "));
        Ended able = run(Map.of(), "unshare", "-m", "sh", "-c", hide);
        if (able.code() != 0) {
            String says = "NOT TESTED: the JDKs of this machine cannot be hidden ("
                    + able.err().strip() + ")";
            System.err.println(says);
            Assumptions.abort(says);
        }

        Ended ended = run(
                Map.of("JAVA_HOME", "", "HOME", dir.toString(), "PATH", "/usr/sbin:/usr/bin:/sbin:/bin"),
                "unshare",
                "-m",
                "sh",
                "-c",
                hide + " && exec " + ROOT.resolve("drydock") + " --help");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err().strip().lines()).hasSize(1);
        assertThat(ended.err()).contains("JDK 25", "adoptium.net", "JAVA_HOME");
    }

    /** The README cannot rot: its commands are taken from it and typed one after the other. */
    @Test
    void the_eight_commands_of_the_readme_work_as_printed() throws Exception {
        List<String> commands = readme();
        Path testbed = Files.createTempDirectory("dd");
        CorrosionTestbed.killAtExit(testbed.resolve("rd"));
        int port = Ports.free(1).getFirst();
        var script = new ArrayList<>(List.of("set -eu", "ulimit -c 0", "trap 'kill $(jobs -p) 2>/dev/null || :' EXIT"));
        for (String command : commands) {
            script.add(command.replace("/tmp/drydock", testbed.resolve("rd").toString())
                    .replace("./drydock dev ", "./drydock dev --port " + port + " ")
                    .replace("./drydock", ROOT.resolve("drydock").toString()));
            if (command.contains("drydock dev ")) {
                script.add(untilItSaysThatItIsUp(testbed.resolve("rd/dev.log")));
            }
        }
        try {
            Ended ended = run(Map.of("TEMPORAL_ADDRESS", "127.0.0.1:" + port), "bash", "-c", String.join("\n", script));

            assertThat(commands).hasSize(8);
            assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
            assertThat(ended.out()).contains("has started", "n1", "n2", "n3");
            assertThat(ended.err()).contains("is down; its files are still there");
        } finally {
            CorrosionTestbed.kill(testbed.resolve("rd"));
            run(Map.of(), "rm", "-r", testbed.toString());
        }
    }

    /** As a person would who types; a command gives a service 5 s to answer, which a loaded machine may need to start it. */
    private static String untilItSaysThatItIsUp(Path log) {
        return "until grep -q 'Ctrl-C ends it' " + log + "; do kill -0 $!; sleep 0.1; done";
    }

    private static List<String> readme() throws IOException {
        String text = Files.readString(ROOT.resolve("README.md"));
        String chapter = text.substring(text.indexOf("## A real reseed in eight commands"));
        int begin = chapter.indexOf("```sh\n") + "```sh\n".length();
        return chapter.substring(begin, chapter.indexOf("```", begin)).lines().toList();
    }
}
