package dev.drydock.starter.cli;

import dev.drydock.starter.say.Answer;
import dev.drydock.starter.say.Saying;
import dev.drydock.starter.say.Speech;
import dev.drydock.starter.server.Look;
import dev.drydock.starter.server.Pause;
import dev.drydock.starter.server.Runs;
import dev.drydock.starter.server.Server;
import dev.drydock.starter.view.Columns;
import dev.drydock.starter.view.Failure;
import dev.drydock.workflows.words.Exit;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Option;

/** The last step of every verb that says something to a run: a question to the person, then the statement. */
final class Asks {
    private static final int TAKEN = 500;

    @Option(names = "--yes", description = "ask no question")
    private boolean yes;

    int send(Common common, Server server, Look look, Speech speech) {
        String cluster = look.status().cluster();
        if (!yes) {
            confirm(common, cluster, speech.action());
        }
        var statement = speech.to(look, common.clock().instant());
        var answer = new Saying(new Runs(server)).say(statement, look);
        if (!answer.counted()) {
            return refused(common, answer);
        }
        if (common.json()) {
            common.data(answer);
        } else {
            common.streams().out().println(answer.says());
            if (speech.action().equals("abort")) {
                next(common, server, cluster);
            }
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

    private static int refused(Common common, Answer answer) {
        if (common.json()) {
            common.data(answer);
            return answer.exit();
        }
        throw new Failure(Exits.of(answer.exit()), answer.says(), "drydock status " + answer.cluster());
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
        if (!cluster.equals(answer(common))) {
            throw new Failure(
                    Exit.NOTHING, "that is not " + cluster + ", so nothing was said", "drydock status " + cluster);
        }
    }

    private static String answer(Common common) {
        try {
            var reader =
                    new BufferedReader(new InputStreamReader(common.streams().in(), StandardCharsets.UTF_8));
            String line = reader.readLine();
            return line == null ? "" : line.strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
