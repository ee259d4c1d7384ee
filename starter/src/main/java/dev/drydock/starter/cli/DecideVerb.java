package dev.drydock.starter.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.starter.say.Gates;
import dev.drydock.starter.say.Speech;
import dev.drydock.starter.server.Look;
import dev.drydock.starter.server.Pause;
import dev.drydock.starter.server.Runs;
import dev.drydock.starter.server.Server;
import dev.drydock.starter.view.Failure;
import dev.drydock.starter.view.Streams;
import dev.drydock.workflows.late.LateWrites;
import dev.drydock.workflows.run.Status;
import dev.drydock.workflows.words.Exit;
import dev.drydock.workflows.words.Json;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code approve}, {@code reject} and {@code withdraw}: shows what is being decided, asks, sends, and says how the gate took it. */
@Command(sortOptions = false)
final class DecideVerb implements Callable<Integer> {
    private final String action;

    @Mixin
    private final Common common;

    @Mixin
    private final Asks asks;

    @Mixin
    private final Resolving resolving;

    @Mixin
    private final Conditions conditions;

    @Parameters(index = "0", paramLabel = "CLUSTER", description = "SYSTEM/NAME")
    private String cluster = "";

    @Parameters(index = "1", paramLabel = "GATE", description = "the gate's name, as status shows it")
    private String gate = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "kept in the record")
    private String reason = "";

    @Option(names = "--plan", paramLabel = "sha256:..", description = "refuse unless the run works on this plan")
    private String plan = "";

    @Option(
            names = "--subject",
            paramLabel = "sha256:..",
            description = "refuse unless the gate asks about this, as status showed it")
    private String about = "";

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            description = "how long to wait for the gate to open (default: not at all)")
    private int wait;

    DecideVerb(String action, Streams streams) {
        this.action = action;
        this.common = new Common(streams);
        this.asks = new Asks();
        this.resolving = new Resolving();
        this.conditions = new Conditions();
    }

    @Override
    public Integer call() {
        String name = Common.cluster(cluster);
        if (!action.equals("approve") && reason.isBlank()) {
            throw new Failure(
                    Exit.USAGE,
                    (action.equals("reject") ? "a rejection" : "whoever withdraws") + " needs a reason",
                    "drydock " + action + " " + name + " " + gate + " --reason TEXT");
        }
        resolving.refuseElsewhere(action, name, gate);
        conditions.refuseWrong(action, name, gate);
        return common.with(server -> decide(server, name));
    }

    private int decide(Server server, String name) {
        Look look = awaited(new Runs(server), name);
        Status.GateStatus decided = Gates.decidable(look, gate);
        samePlan(look);
        String subject = decided.subject() == null ? look.status().plan() : decided.subject();
        sameSubject(look, subject);
        Voice voice = asks.voice(common, server, look, gate);
        if (!common.json()) {
            common.tell(action + " gate " + gate + " of " + name + ", run "
                    + look.status().run());
            common.about("about", subject);
            common.about("plan", look.status().plan());
            common.about("the run", look.status().says());
            evidence(look);
            asks.show(common, voice);
        }
        boolean resolves = action.equals("approve") && gate.equals(LateWrites.GATE);
        ObjectNode with = resolves ? resolving.with(common, server, look, subject) : Json.MAPPER.createObjectNode();
        conditions.into(with, common, look);
        var speech = new Speech(action, gate, subject, voice.who(), reason, with);
        return asks.send(common, server, look, voice, speech);
    }

    /** What is on the board for whoever decides now; a gate that is still ahead has none. */
    private void evidence(Look look) {
        var lines = look.status().evidence();
        boolean open = look.gate(gate)
                .filter(seen -> seen.state() == Status.GateState.OPEN)
                .isPresent();
        if (lines != null && open) {
            lines.forEach(line -> common.about("", "- " + line));
        }
    }

    /** A run that has just been started gets to its gate by itself; a script need not ask again and again. */
    private Look awaited(Runs runs, String name) {
        long until = System.nanoTime() + Duration.ofSeconds(wait).toNanos();
        Look look = runs.look(name);
        while (ahead(look) && System.nanoTime() < until) {
            Pause.millis(300);
            look = runs.look(name);
        }
        return look;
    }

    private boolean ahead(Look look) {
        return !look.ended()
                && look.gate(gate)
                        .filter(seen -> seen.state() == Status.GateState.AHEAD && seen.subject() == null)
                        .isPresent();
    }

    private void samePlan(Look look) {
        if (!plan.isEmpty() && !look.status().plan().equals(plan)) {
            throw new Failure(
                    Exit.DRIFT,
                    "the run of " + look.status().cluster() + " works on plan "
                            + look.status().plan() + ", not on " + plan,
                    "drydock status " + look.status().cluster());
        }
    }

    /** What waits may have changed since somebody looked at it. */
    private void sameSubject(Look look, String subject) {
        if (!about.isEmpty() && !about.equals(subject)) {
            throw new Failure(
                    Exit.DRIFT,
                    "gate " + gate + " of " + look.status().cluster() + " asks about " + subject + ", not about "
                            + about,
                    gate.equals(LateWrites.GATE)
                            ? "drydock late " + look.status().cluster() + " --waiting"
                            : "drydock status " + look.status().cluster());
        }
    }
}
