package dev.drydock.starter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.harvest.fixture.Fixture;
import dev.drydock.starter.fake.TestService;
import dev.drydock.starter.late.Decided;
import dev.drydock.starter.late.Rows;
import dev.drydock.starter.schema.Printed;
import dev.drydock.starter.schema.Schemas;
import dev.drydock.starter.view.Streams;
import dev.drydock.workflows.late.LateRow.Verdict;
import dev.drydock.workflows.statement.Said;
import dev.drydock.workflows.words.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Every verb's answer for programs has a published schema, and every published schema has an answer that keeps to it. */
final class PublishedTest {
    private static final Schemas SCHEMAS = Schemas.PUBLISHED;
    private static final TestService SERVICE = TestService.withWorker(Duration.ofMillis(20));
    private static final String A = "ops-a@example.com";

    /** What onebox prints and workers publish is held in onebox. */
    private static final Set<String> ELSEWHERE = Set.of("demo", "manifest");

    private final TreeSet<String> seen = new TreeSet<>();

    @TempDir
    Path dir = Path.of("");

    @AfterAll
    static void close() {
        SERVICE.close();
    }

    @Command(name = "invented", subcommands = Invented.Inner.class)
    static final class Invented {
        @Command(name = "inner")
        static final class Inner {
            @CommandLine.Option(names = {"-o", "--output"})
            Format format = Format.text;
        }
    }

    @Test
    void every_verb_that_prints_json_has_a_schema_and_one_without_is_named() {
        var line = Drydock.line(Streams.system());

        var missing = missing(line);
        var planted = missing(line.addSubcommand(new Invented()));

        assertThat(line.getSubcommands()).containsKeys("plan", "status", "late");
        assertThat(missing).isEmpty();
        assertThat(planted).containsExactly("invented");
    }

    private static List<String> missing(CommandLine line) {
        return line.getSubcommands().entrySet().stream()
                .filter(verb -> takesFormat(verb.getValue()))
                .map(Map.Entry::getKey)
                .filter(name -> !SCHEMAS.has(name))
                .toList();
    }

    private static boolean takesFormat(CommandLine verb) {
        return verb.getCommandSpec().findOption("-o") != null
                || verb.getSubcommands().values().stream().anyMatch(PublishedTest::takesFormat);
    }

    @Test
    void every_schema_is_kept_to_by_something_that_is_printed_written_or_taken() throws IOException {
        started("corrosion/stuck");
        spokenTo("corrosion/stuck");
        drydock("watch", "corrosion/stuck", "-o", "json");
        Path histories = dir.resolve("histories.json");
        drydock("review", "corrosion/stuck", "-o", "json", "--histories", histories.toString());
        started("corrosion/refused");
        said("reject", "corrosion/refused", "restore", "--reason", "not today");
        asked();
        late();
        harvest();

        var published = new TreeSet<>(SCHEMAS.names());
        published.removeAll(ELSEWHERE);
        assertThat(reached()).isEqualTo(published);
    }

    /** What was held against something, and whatever that refers to. */
    private Set<String> reached() {
        var reached = new TreeSet<String>();
        var left = new ArrayDeque<>(seen);
        while (!left.isEmpty()) {
            String name = left.pop();
            if (reached.add(name)) {
                SCHEMAS.tree(name).findValuesAsText("$ref").stream()
                        .map(target -> target.replaceFirst("(\\.json)?(#.*)?$", ""))
                        .filter(target -> !target.isEmpty())
                        .forEach(left::push);
            }
        }
        return reached;
    }

    private void started(String cluster) throws IOException {
        Path plan = dir.resolve(cluster.replace('/', '-') + ".json");
        drydock("plan", "reseed", cluster, "--reason", "v12", "--as", A, "--out", plan.toString());
        drydock("plan", "reseed", cluster, "--reason", "v12", "--as", A, "-o", "json");
        drydock("show", plan.toString(), "-o", "json");
        drydock("start", plan.toString(), "-o", "json");
        await(cluster, "gate restore  open");
    }

    /** Everything that can be said to a run, at its gate first, and when a node is stuck then. */
    private void spokenTo(String cluster) throws IOException {
        said("pause", cluster, "--reason", "lunch");
        said("resume", cluster);
        said("note", cluster, "had lunch");
        said("pace", cluster, "--batch", "1", "--pause-between", "1s", "--bandwidth", "20M", "--reason", "busy");
        said("mark", cluster, "n1", "stop", "done", "--reason", "by hand");
        said("skip", cluster, "n3", "--reason", "gone");
        said("withdraw", cluster, "restore", "--reason", "too early");
        said("abort", cluster, "--reason", "the script goes on", "--undo");
        say("note", cluster, "written elsewhere");
        said("approve", cluster, "restore", "--if", "late <= 1000");
        await(cluster, "n2 is stuck");
        said("retry", cluster, "--stuck");
    }

    /** Printed first, which says nothing, and said then. */
    private void said(String... words) {
        String statement = drydock(with(words, "--print", "-o", "json")).out();
        held("said", Json.tree(new Said(statement, null)));
        var answered = drydock(with(words, "--yes", "-o", "json"));
        assertThat(answered.exit()).as(answered.out()).isZero();
    }

    private void say(String... words) throws IOException {
        Path file = dir.resolve("statement");
        drydock(with(words, "--print", "--out", file.toString()));
        assertThat(drydock("say", file.toString(), "-o", "json").exit()).isZero();
    }

    private static String[] with(String[] words, String... more) {
        return Stream.of(Stream.of(words), Stream.of("--as", A), Stream.of(more))
                .flatMap(part -> part)
                .toArray(String[]::new);
    }

    private void asked() {
        for (String format : List.of("json", "jsonl")) {
            drydock("status", "corrosion/stuck", "-o", format);
            drydock("list", "-o", format);
            drydock("clusters", "-o", format);
            drydock("doctor", "corrosion/demo", "-o", format);
            drydock("doctor", "corrosion/demo", "--sudoers", "-o", format);
            drydock("logs", "corrosion/demo", "n2", "-o", format);
        }
        drydock("status", "corrosion/never", "-o", "json");
    }

    /** A line with a decision is what a file of decisions is made of. */
    private void late() throws IOException {
        String listing = Rows.listing(
                        dir, Rows.update("apps", 1, Verdict.CONFLICT), Rows.update("apps", 2, Verdict.APPLIED))
                .toString();
        drydock("late", "--from", listing, "-o", "json");
        String lines = drydock("late", "--from", listing, "-o", "jsonl").out();
        var row = (ObjectNode) Json.read(lines.lines().findFirst().orElseThrow());
        row.put("resolve", "mine");
        held("late-row", Json.read(lines.lines().findFirst().orElseThrow()));
        held("resolution", row);

        var decided = Decided.read(Files.writeString(dir.resolve("decisions.jsonl"), row.toString()));

        held(
                "resolution",
                Json.read(new String(decided.bytes(), StandardCharsets.UTF_8)).get(0));
    }

    private void harvest() throws IOException {
        var fixture = Fixture.unpack("three-nodes-1", dir);
        for (String format : List.of("json", "jsonl")) {
            var words = new ArrayList<>(
                    List.of("harvest", "--snapshot", fixture.snapshot().toString(), "-o", format));
            fixture.nodes().forEach(node -> words.add(node.toString()));
            drydock(words.toArray(String[]::new));
        }
    }

    private void held(String name, JsonNode value) {
        assertThat(SCHEMAS.faults(name, value)).isEmpty();
        seen.add(name);
    }

    private static void await(String cluster, String text) {
        Awaitility.await(cluster + " shows: " + text)
                .atMost(Duration.ofSeconds(30))
                .until(() ->
                        Typed.at(SERVICE.address(), "status", cluster).out().contains(text));
    }

    private Typed drydock(String... args) {
        var typed = Typed.at(SERVICE.address(), args);
        seen.addAll(new Printed(typed.exit(), List.of(args), typed.out()).hold(SCHEMAS));
        return typed;
    }
}
