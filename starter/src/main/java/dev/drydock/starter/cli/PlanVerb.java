package dev.drydock.starter.cli;

import dev.drydock.starter.plan.PlanPage;
import dev.drydock.starter.server.Desks;
import dev.drydock.starter.view.Failure;
import dev.drydock.starter.view.Figures;
import dev.drydock.starter.view.Page;
import dev.drydock.starter.view.Streams;
import dev.drydock.workflows.plan.Check;
import dev.drydock.workflows.plan.PlanAnswer;
import dev.drydock.workflows.plan.PlanDocument;
import dev.drydock.workflows.plan.PlanRequest;
import dev.drydock.workflows.run.RunbookCard;
import dev.drydock.workflows.words.Exit;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code plan RUNBOOK CLUSTER}: one for each runbook, with the options its card names. */
@Command(sortOptions = false)
final class PlanVerb implements Callable<Integer> {
    private final RunbookCard card;
    private final Map<String, OptionSpec> own = new LinkedHashMap<>();

    @Mixin
    private final Common common;

    @Parameters(paramLabel = "CLUSTER", description = "SYSTEM/NAME, for example corrosion/eu-1")
    private String cluster = "";

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "why; kept in the record")
    private String reason = "";

    @Option(names = "--ticket", paramLabel = "TICKET", description = "where this was asked for")
    private @Nullable String ticket;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = {
                "where to write the plan",
                "(here, as SYSTEM-NAME-RUNBOOK-DIGEST.plan.json; with -o json to standard output alone)"
            })
    private @Nullable Path out;

    private PlanVerb(RunbookCard card, Streams streams) {
        this.card = card;
        this.common = new Common(streams);
    }

    static CommandLine line(RunbookCard card, Streams streams) {
        var verb = new PlanVerb(card, streams);
        var line = new CommandLine(verb);
        line.getCommandSpec().usageMessage().description(card.says());
        Common.formats(line.getCommandSpec());
        for (var option : card.options()) {
            var spec = spec(option);
            verb.own.put(option.name(), spec);
            line.getCommandSpec().addOption(spec);
        }
        return line;
    }

    private static OptionSpec spec(dev.drydock.workflows.plan.Option option) {
        var spec = OptionSpec.builder("--" + option.name()).description(option.says());
        if (option.value().isEmpty()) {
            return spec.type(boolean.class).arity("0").build();
        }
        spec.paramLabel(option.value()).arity("1");
        return option.many()
                ? spec.type(List.class).auxiliaryTypes(String.class).build()
                : spec.type(String.class).build();
    }

    @Override
    public Integer call() {
        if (reason.isBlank()) {
            throw new Failure(Exit.USAGE, "--reason is empty", "say why: it is kept in the record");
        }
        var request = new PlanRequest(
                card.name(),
                Common.cluster(cluster),
                options(),
                common.who(),
                reason,
                ticket,
                common.clock().instant().truncatedTo(ChronoUnit.SECONDS));
        if (!common.json()) {
            common.tell("planning " + card.name() + " of " + cluster + "; nothing is changed ...");
        }
        return common.with(server -> switch (new Desks(server).plan(request)) {
            case PlanAnswer.Refused refused -> throw new Failure(refused.exit(), refused.says(), refused.next());
            case PlanAnswer.Made made -> made(new PlanDocument(made.plan()));
        });
    }

    private Map<String, List<String>> options() {
        var options = new LinkedHashMap<String, List<String>>();
        own.forEach((name, spec) -> {
            Object value = spec.getValue();
            if (value instanceof Boolean given && given) {
                options.put(name, List.of());
            } else if (value instanceof List<?> many) {
                options.put(name, many.stream().map(String::valueOf).toList());
            } else if (value instanceof String one) {
                options.put(name, List.of(one));
            }
        });
        return options;
    }

    private int made(PlanDocument document) {
        Path file = out != null ? out : common.json() ? null : Path.of(name(document));
        if (file != null) {
            PlanFile.write(file, document);
        }
        var bad = document.plan().bad();
        if (common.json()) {
            common.data(document.tree());
        } else {
            show(document, file, bad);
        }
        return (bad.isEmpty() ? Exit.DONE : Exit.CHECK_FAILED).code();
    }

    private String name(PlanDocument document) {
        return cluster.replace('/', '-') + "-" + card.name() + "-" + Figures.brief(document.claimed()) + ".plan.json";
    }

    private void show(PlanDocument document, @Nullable Path file, List<Check> bad) {
        var streams = common.streams();
        var page = new Page(streams.width(), streams.ink());
        PlanPage.of(document, streams.width(), streams.ink()).forEach(page::raw);
        page.gap();
        page.print(streams.out());
        common.tell("plan written to " + file);
        if (bad.isEmpty()) {
            common.next("drydock start " + file);
        } else {
            common.tell(Figures.count(bad.size(), "check") + " failed, so this plan cannot be started: "
                    + bad.getFirst().name() + ": " + bad.getFirst().says());
            common.next("put that right, then drydock plan " + card.name() + " " + cluster + " --reason TEXT");
        }
    }
}
