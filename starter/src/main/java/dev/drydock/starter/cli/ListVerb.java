package dev.drydock.starter.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.starter.server.Desks;
import dev.drydock.starter.server.Look;
import dev.drydock.starter.server.Runners;
import dev.drydock.starter.server.Runners.Runner;
import dev.drydock.starter.server.Runs;
import dev.drydock.starter.server.Server;
import dev.drydock.starter.server.Wanted;
import dev.drydock.starter.view.Failure;
import dev.drydock.starter.view.Figures;
import dev.drydock.starter.view.Grid;
import dev.drydock.starter.view.Streams;
import dev.drydock.workflows.desk.Desk;
import dev.drydock.workflows.run.RunbookCard;
import dev.drydock.workflows.run.Status;
import dev.drydock.workflows.runbooks.Runbooks;
import dev.drydock.workflows.words.Exit;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code list}: all runs, and the debts that earlier ones left. */
@Command(name = "list", description = "all runs, open ones first, and nodes that are owing", sortOptions = false)
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

    /**
     * @param waiting gates that are open
     * @param needs who can decide at one of them now
     */
    private record Row(
            String cluster,
            String runbook,
            String run,
            String state,
            Instant since,
            String phase,
            List<String> waiting,
            List<String> needs,
            String says,
            boolean needsPerson) {}

    private record Debt(String cluster, String node, String why, String run) {}

    private record Shown(List<Row> runs, List<Debt> owing) {}

    @Override
    public Integer call() {
        return common.with(server -> {
            var shown = new Shown(rows(server), filtered() ? List.of() : debts(server));
            if (common.format == Format.jsonl) {
                shown.runs().forEach(common::data);
            } else if (common.json()) {
                common.data(shown);
            } else {
                print(shown);
            }
            return Exit.DONE.code();
        });
    }

    /** Debts are of clusters, not of the runs that were asked for. */
    private boolean filtered() {
        return open || ended || person || !(runbook + system + phase + outcome + needs).isEmpty();
    }

    private List<Row> rows(Server server) {
        var runs = new Runs(server);
        var runners = new Runners(server);
        Wanted wanted = wanted();
        return runners.all(wanted, wanted.byLabel() ? MOST : limit).stream()
                .map(run -> run.open() ? row(run, look(runs, run)) : closed(run, runners.outcome(run)))
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

    private static Row closed(Runner run, Optional<ObjectNode> outcome) {
        return new Row(
                run.cluster(),
                run.runbook(),
                run.run(),
                outcome.map(o -> o.path("kind").asText(""))
                        .filter(kind -> !kind.isEmpty())
                        .orElse(run.state()),
                run.since(),
                "ended",
                List.of(),
                List.of(),
                outcome.map(o -> o.path("says").asText("")).orElse(""),
                false);
    }

    private static Row row(Runner run, Optional<Look> look) {
        return new Row(
                run.cluster(),
                run.runbook(),
                run.run(),
                run.state(),
                run.since(),
                look.map(seen -> seen.status().phase()).orElse(""),
                look.filter(seen -> !seen.ended()).map(ListVerb::waiting).orElse(List.of()),
                look.filter(seen -> !seen.ended()).map(ListVerb::needed).orElse(List.of()),
                look.map(Look::says).orElse(""),
                look.filter(seen -> !seen.ended() && seen.status().exit() == Exit.PERSON_NEEDED.code())
                        .isPresent());
    }

    private static List<String> waiting(Look look) {
        return look.status().gates().stream()
                .filter(gate -> gate.state() == Status.GateState.OPEN)
                .map(Status.GateStatus::name)
                .toList();
    }

    private static List<String> needed(Look look) {
        return look.status().gates().stream()
                .flatMap(gate -> Stream.ofNullable(gate.needed()))
                .flatMap(needed -> needed.who().stream())
                .distinct()
                .toList();
    }

    private List<Debt> debts(Server server) {
        try {
            return new Desks(server, SERVED)
                    .clusters().stream().flatMap(ListVerb::debts).toList();
        } catch (Failure e) {
            common.tell("nodes that are owing are not known: " + e.says());
            return List.of();
        }
    }

    private static Stream<Debt> debts(Desk.Card card) {
        return card.owing().stream().map(owing -> new Debt(card.cluster(), owing.node(), owing.why(), owing.run()));
    }

    private void print(Shown shown) {
        var streams = common.streams();
        if (shown.runs().isEmpty()) {
            streams.out().println("no runs");
        } else {
            var grid = new Grid("CLUSTER", "RUNBOOK", "RUN", "STATE", "SINCE", "SAYS");
            shown.runs()
                    .forEach(row -> grid.row(
                            row.cluster(),
                            row.runbook(),
                            Figures.brief(row.run()),
                            state(row),
                            Figures.span(Duration.between(
                                            row.since(), common.clock().instant())) + " ago",
                            row.says()));
            grid.lines(streams.width(), streams.ink()).forEach(streams.out()::println);
        }
        shown.owing()
                .forEach(debt -> streams.out()
                        .println("owing: " + debt.cluster() + " " + debt.node() + ": " + debt.why() + " (run "
                                + Figures.brief(debt.run()) + ")"));
        streams.out().flush();
    }

    private static String state(Row row) {
        if (!row.waiting().isEmpty()) {
            return "gate " + String.join(",", row.waiting());
        }
        return row.phase().isEmpty() || row.phase().equals("ended") ? row.state() : row.phase();
    }
}
