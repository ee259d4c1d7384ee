package dev.drydock.starter.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.starter.cli.Signs.Rules;
import dev.drydock.starter.say.Answer;
import dev.drydock.starter.say.Saying;
import dev.drydock.starter.say.Speech;
import dev.drydock.starter.say.Until;
import dev.drydock.starter.server.Look;
import dev.drydock.starter.server.Pause;
import dev.drydock.starter.server.Runs;
import dev.drydock.starter.server.Server;
import dev.drydock.starter.signing.Speakers;
import dev.drydock.starter.view.Columns;
import dev.drydock.starter.view.Failure;
import dev.drydock.workflows.plan.PlanGate;
import dev.drydock.workflows.words.Exit;
import dev.drydock.workflows.words.Json;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The last steps of every verb that says something to a run: a question to the person, a signature, the statement. */
final class Asks {
    private static final int TAKEN = 500;
    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss VV", Locale.ROOT);

    @Option(names = "--yes", description = "ask no question")
    private boolean yes;

    @Mixin
    private final Signs signs = new Signs();

    @Mixin
    private final Printing printing = new Printing();

    @Option(
            names = "--until",
            paramLabel = "DURATION|TIME",
            description =
                    "how long the statement counts: 90m, 4h, 2d, 06:00 (the next here) or a time with its zone (4h)")
    private String until = "";

    /**
     * As whom this verb speaks.
     *
     * @param gate the gate it is about; empty: none
     */
    Voice voice(Common common, Server server, Look look, String gate) {
        var status = look.status();
        var plan = new Runs(server).plan(status.cluster());
        if (printing.wanted()) {
            return printing.voice(common, Speakers.in(plan));
        }
        return signs.voice(common, Rules.of(status.cluster(), plan, status.signed(), asked(plan, gate)));
    }

    private static List<String> asked(ObjectNode plan, String gate) {
        return StreamSupport.stream(plan.path("gates").spliterator(), false)
                .filter(planned -> planned.path("name").asText().equals(gate))
                .flatMap(planned -> Json.read(planned, PlanGate.class).deciders().stream())
                .toList();
    }

    /** As whom, in the summary of what is about to be said. */
    void show(Common common, Voice voice) {
        if (!printing.wanted()) {
            voice.show(common);
        }
    }

    int send(Common common, Server server, Look look, Voice voice, Speech speech) {
        String cluster = look.status().cluster();
        Instant now = common.clock().instant();
        Instant end = end(now); // nobody is asked in vain
        if (printing.wanted()) {
            return printing.write(common, speech.to(look, now, end), signs.named(common));
        }
        if (!until.isEmpty() && !common.json()) {
            common.about("counts", "until " + WHEN.format(end.atZone(here())) + ", which is " + end);
        }
        if (!yes) {
            confirm(common, cluster, speech.action());
            now = common.clock().instant();
            // A time of day stays the one that was shown, however long the person thought.
            end = Until.isClock(until) ? end : end(now);
        }
        var statement = speech.to(look, now, end);
        var answer = new Saying(new Runs(server)).say(statement, voice.sign(statement, now), look);
        int exit = told(common, answer);
        if (!common.json() && speech.action().equals("abort")) {
            next(common, server, cluster);
        }
        return exit;
    }

    private Instant end(Instant now) {
        return Until.of(until, now, here());
    }

    private static ZoneId here() {
        return ZoneId.systemDefault();
    }

    /** How the run took it. */
    static int told(Common common, Answer answer) {
        if (common.json()) {
            common.data(answer);
        } else if (answer.counted()) {
            common.streams().out().println(answer.says());
        } else {
            throw new Failure(Exits.of(answer.exit()), answer.says(), "drydock status " + answer.cluster());
        }
        return answer.exit();
    }

    /** What an abort sets going; the run says it once it has worked on it. */
    private static void next(Common common, Server server, String cluster) {
        Pause.millis(TAKEN);
        Look after = new Runs(server).look(cluster);
        Columns.hang("", after.says(), common.streams().width())
                .forEach(common.streams().out()::println);
        common.next("drydock " + (after.ended() ? "review " : "watch ") + cluster);
    }

    private static void confirm(Common common, String cluster, String action) {
        if (!common.streams().terminal()) {
            throw new Failure(
                    Exit.USAGE,
                    "nobody is there to be asked whether to " + action + ": this is not a terminal",
                    "the same command with --yes");
        }
        common.streams().err().print("type " + cluster + " to " + action + ": ");
        common.streams().err().flush();
        if (!common.streams().line().equals(cluster)) {
            throw new Failure(
                    Exit.NOTHING, "that is not " + cluster + ", so nothing was said", "drydock status " + cluster);
        }
    }
}
