package dev.drydock.starter.cli;

import dev.drydock.starter.fleet.Fleet;
import dev.drydock.starter.fleet.Row;
import dev.drydock.starter.server.Desks;
import dev.drydock.starter.server.Look;
import dev.drydock.starter.server.Runners;
import dev.drydock.starter.server.Runners.Runner;
import dev.drydock.starter.server.Runs;
import dev.drydock.starter.server.Server;
import dev.drydock.starter.server.Wanted;
import dev.drydock.starter.view.Failure;
import dev.drydock.starter.view.Streams;
import dev.drydock.workflows.desk.Desk;
import dev.drydock.workflows.run.RunbookCard;
import dev.drydock.workflows.runbooks.Runbooks;
import dev.drydock.workflows.words.Exit;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code list}: all runs, the change windows of their clusters, and the debts that earlier ones left. */
@Command(
        name = "list",
        description = "all runs, open ones first, change windows, and nodes that are owing",
        sortOptions = false)
final class ListVerb implements Callable<Integer> {
    /** Looked at one by one, until there are enough, where the service cannot tell them apart. */
    private static final int MOST = 1_000;

    private static final String NEXT = "drydock list --help";
    private static final Duration SERVED = Duration.ofSeconds(5);

    @Mixin
    private final Common common;

    @Option(names = "--limit", paramLabel = "N", description = "at most so many runs (${DEFAULT-VALUE})")
    private int limit = 50;

    @Option(
            names = "--runbook",
            paramLabel = "RUNBOOK",
            completionCandidates = Named.class,
            description = "only runs of this runbook")
    private String runbook = "";

    @Option(names = "--system", paramLabel = "SYSTEM", description = "only clusters of this system")
    private String system = "";

    @Option(names = "--open", description = "only open runs")
    private boolean open;

    @Option(names = "--ended", description = "only runs that have ended")
    private boolean ended;

    @Option(names = "--needs-person", description = "only runs that wait for a person")
    private boolean person;

    @Option(names = "--needs", paramLabel = "WHO", description = "only runs with a gate that WHO can decide now")
    private String needs = "";

    @Option(names = "--phase", paramLabel = "PHASE", description = "only runs in this phase")
    private String phase = "";

    @Option(names = "--outcome", paramLabel = "KIND", description = "only runs that ended so, e.g. stopped")
    private String outcome = "";

    static final class Named implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Runbooks.names().iterator();
        }
    }

    ListVerb(Streams streams) {
        this.common = new Common(streams);
    }

    @Override
    public Integer call() {
        return common.with(server -> {
            Instant now = common.clock().instant();
            var fleet = Fleet.of(rows(server, now), filtered() ? List.of() : cards(server), now);
            if (common.format == Format.jsonl) {
                fleet.runs().forEach(common::data);
            } else if (common.json()) {
                common.data(fleet);
            } else {
                var streams = common.streams();
                fleet.lines(streams.width(), streams.ink(), now).forEach(streams.out()::println);
                streams.out().flush();
            }
            return Exit.DONE.code();
        });
    }

    /** Debts, and windows that no run waits for, are of clusters, not of the runs that were asked for. */
    private boolean filtered() {
        return open || ended || person || !(runbook + system + phase + outcome + needs).isEmpty();
    }

    private List<Row> rows(Server server, Instant now) {
        var runs = new Runs(server);
        var runners = new Runners(server);
        Wanted wanted = wanted();
        return runners.all(wanted, wanted.byLabel() ? MOST : limit).stream()
                .map(run -> run.open() ? Row.open(run, look(runs, run), now) : Row.ended(run, runners.outcome(run)))
                .filter(this::fits)
                .limit(limit)
                .toList();
    }

    private Wanted wanted() {
        if (!runbook.isEmpty() && Runbooks.named(runbook).isEmpty()) {
            String known = Runbooks.cards().stream().map(RunbookCard::name).collect(Collectors.joining(", "));
            throw new Failure(Exit.USAGE, "there is no runbook '" + runbook + "': expected one of " + known, NEXT);
        }
        boolean running = open || person || !(phase + needs).isEmpty();
        boolean closed = ended || !outcome.isEmpty();
        if (running && closed) {
            throw new Failure(
                    Exit.USAGE,
                    "a run that has ended is in no phase and waits for nobody: --open, --phase, --needs and"
                            + " --needs-person do not go with --ended and --outcome",
                    NEXT);
        }
        return new Wanted(
                runbook, system, running == closed ? null : running, phase, person || !needs.isEmpty(), outcome);
    }

    /** What the service could not tell apart. */
    private boolean fits(Row row) {
        return (phase.isEmpty() || row.phase().equals(phase))
                && (!person || row.needsPerson())
                && (needs.isEmpty() || row.needs().contains(needs))
                && (outcome.isEmpty() || row.state().equals(outcome));
    }

    private static Optional<Look> look(Runs runs, Runner run) {
        try {
            return Optional.of(runs.look(run.cluster()))
                    .filter(look -> look.status().run().equals(run.run()));
        } catch (Failure e) {
            return Optional.empty(); // it is listed without what only a worker knows
        }
    }

    private List<Desk.Card> cards(Server server) {
        try {
            return new Desks(server, SERVED).clusters();
        } catch (Failure e) {
            common.tell("nodes that are owing, and windows that no run waits for, are not known: " + e.says());
            return List.of();
        }
    }
}
