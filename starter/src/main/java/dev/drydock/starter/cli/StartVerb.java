package dev.drydock.starter.cli;

import dev.drydock.starter.board.Watch;
import dev.drydock.starter.say.Speech;
import dev.drydock.starter.server.Desks;
import dev.drydock.starter.server.Look;
import dev.drydock.starter.server.Pause;
import dev.drydock.starter.server.Runs;
import dev.drydock.starter.server.Server;
import dev.drydock.starter.signing.Speakers;
import dev.drydock.starter.view.Failure;
import dev.drydock.starter.view.Streams;
import dev.drydock.workflows.plan.PlanDocument;
import dev.drydock.workflows.statement.Said;
import dev.drydock.workflows.statement.Statement;
import dev.drydock.workflows.words.Exit;
import dev.drydock.workflows.words.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code start PLAN.json}: starts the run, and stays until it has confirmed that the plan still holds. */
@Command(name = "start", description = "start the run of a plan", sortOptions = false)
final class StartVerb implements Callable<Integer> {
    private static final String CONFIRM = "confirm";
    private static final Duration CONFIRMED = Duration.ofSeconds(30);

    @Mixin
    private final Common common;

    @Mixin
    private final Signs signs = new Signs();

    @Parameters(paramLabel = "PLAN.json", description = "a file that plan wrote")
    private Path file = Path.of("");

    @Option(names = "--watch", description = "show the board until the run has ended; its exit code is the outcome's")
    private boolean watch;

    @Mixin
    private final Printing printing = new Printing();

    @Mixin
    private final SignedElsewhere elsewhere = new SignedElsewhere();

    StartVerb(Streams streams) {
        this.common = new Common(streams);
    }

    @Override
    public Integer call() {
        var plan = PlanFile.read(file);
        if (!plan.document().intact()) {
            throw plan.edited();
        }
        refuseBad(plan.document());
        elsewhere.refuseWith(printing.wanted() || signs.given() || common.as != null);
        if (printing.wanted()) {
            return print(plan.document());
        }
        return common.with(server -> start(server, plan.document()));
    }

    private static void refuseBad(PlanDocument document) {
        var bad = document.plan().bad();
        if (!bad.isEmpty()) {
            throw new Failure(
                    Exit.CHECK_FAILED,
                    "the plan has bad checks: "
                            + bad.stream()
                                    .map(check -> check.name() + ": " + check.says())
                                    .collect(Collectors.joining("; ")),
                    "put that right, then drydock plan "
                            + document.at("runbook").asText() + " "
                            + document.at("cluster").asText() + " --reason TEXT");
        }
    }

    private int start(Server server, PlanDocument document) {
        String cluster = document.at("cluster").asText();
        var runs = new Runs(server);
        runs.free(cluster);
        new Desks(server).clusters(); // a queue that nobody serves is named before the run holds the cluster
        Start start = elsewhere.wanted() ? Start.of(elsewhere.start(common, document, file)) : here(document);
        String run = runs.start(document, start.said(), start.by());
        if (watch) {
            return new Watch(server, common.streams(), common.json(), Set.of(), start.who()).until(cluster);
        }
        return confirmed(runs, cluster, run);
    }

    /**
     * @param by who asks for the run
     * @param who is at the keyboard
     */
    private record Start(Said said, String by, String who) {
        static Start of(SignedElsewhere.Start signed) {
            return new Start(signed.said(), signed.by(), signed.by());
        }
    }

    private Start here(PlanDocument document) {
        Voice voice = signs.voice(
                common, Signs.Rules.beforehand(document.at("cluster").asText(), document.tree()));
        if (!common.json()) {
            voice.show(common);
        }
        Instant now = common.clock().instant();
        Statement said = speech(document, voice).start(document, now);
        // Whoever signs the start asks for the run, whoever made the plan.
        String by = voice.signer() == null ? document.at("requestedBy").asText() : voice.who();
        return new Start(new Said(said.text(), voice.sign(said, now)), by, voice.who());
    }

    private static Speech speech(PlanDocument document, Voice voice) {
        return new Speech("start", "", "", voice.who(), document.at("reason").asText(), Json.MAPPER.createObjectNode());
    }

    private int print(PlanDocument document) {
        Voice voice = printing.voice(common, Speakers.in(document.tree()));
        Statement said = speech(document, voice).start(document, common.clock().instant());
        return printing.write(
                common, said, signs.named(common), "drydock start " + Printing.word(file.toString()) + " --statement ");
    }

    private int confirmed(Runs runs, String cluster, String run) {
        long until = System.nanoTime() + CONFIRMED.toNanos();
        Look look = runs.look(cluster);
        while (!look.ended() && look.status().phase().equals(CONFIRM) && System.nanoTime() < until) {
            Pause.millis(300);
            look = runs.look(cluster);
        }
        if (look.ended() && look.status().exit() != 0) {
            throw ended(look);
        }
        if (common.json()) {
            common.data(Map.of(
                    "cluster",
                    cluster,
                    "run",
                    run,
                    "plan",
                    look.status().plan(),
                    "phase",
                    look.status().phase()));
        } else {
            common.streams().out().println("run " + run + " of " + cluster + " has started: " + look.says());
            common.next("drydock watch " + cluster);
        }
        return Exit.DONE.code();
    }

    private static Failure ended(Look look) {
        Exit exit = Exits.of(look.status().exit());
        return new Failure(
                exit,
                look.says(),
                look.next().isEmpty() ? "drydock review " + look.status().cluster() : look.next());
    }
}
