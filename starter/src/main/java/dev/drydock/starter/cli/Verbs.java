package dev.drydock.starter.cli;

import dev.drydock.starter.view.Streams;
import dev.drydock.workflows.runbooks.Runbooks;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** All verbs. Each is made when it is asked for: to read them all by reflection takes a tenth of a second. */
final class Verbs {
    private Verbs() {}

    /** In the order in which the help lists them. */
    static Map<String, Supplier<CommandLine>> all(Streams streams) {
        var verbs = new LinkedHashMap<String, Supplier<CommandLine>>();
        verbs.put("plan", () -> plan(streams));
        verbs.put("show", () -> line(new ShowVerb(streams)));
        verbs.put("start", () -> line(new StartVerb(streams)));
        verbs.put("status", () -> line(new StatusVerb(streams)));
        verbs.put("watch", () -> line(new WatchVerb(streams)));
        verbs.put(
                "approve",
                () -> named(
                        new DecideVerb("approve", streams),
                        "say yes at a gate: shows what is being decided, asks, and tells how it was taken"));
        verbs.put("reject", () -> withoutResolve(named(new DecideVerb("reject", streams), "say no at a gate")));
        verbs.put(
                "withdraw",
                () -> withoutResolve(named(new DecideVerb("withdraw", streams), "take back what you said at a gate")));
        verbs.put("say", () -> line(new SayVerb(streams)));
        verbs.put("retry", () -> line(new RetryVerb(streams)));
        verbs.put("skip", () -> line(new SkipVerb(streams)));
        verbs.put("mark", () -> line(new MarkVerb(streams)));
        verbs.put("pace", () -> line(new PaceVerb(streams)));
        verbs.put("note", () -> line(new NoteVerb(streams)));
        verbs.put("abort", () -> line(new AbortVerb(streams)));
        verbs.put(
                "pause",
                () -> named(new HoldVerb("pause", streams), "begin no further node; those at work come to their end"));
        verbs.put("resume", () -> named(new HoldVerb("resume", streams), "go on after a pause"));
        verbs.put("list", () -> line(new ListVerb(streams)));
        verbs.put("logs", () -> line(new LogsVerb(streams)));
        verbs.put("late", () -> line(new LateVerb(streams)));
        verbs.put("harvest", () -> line(new HarvestVerb(streams)));
        verbs.put("review", () -> line(new ReviewVerb(streams)));
        verbs.put("doctor", () -> line(new DoctorVerb(streams)));
        verbs.put("clusters", () -> line(new ClustersVerb(streams)));
        verbs.put("completion", () -> line(new CompletionVerb(streams)));
        return verbs;
    }

    private static CommandLine line(Callable<Integer> verb) {
        var line = new CommandLine(verb);
        Common.formats(line.getCommandSpec());
        return line;
    }

    /** It has one for each runbook. */
    private static CommandLine plan(Streams streams) {
        var plan = new CommandLine(new Drydock.Plan());
        Runbooks.cards().forEach(card -> plan.addSubcommand(card.name(), PlanVerb.line(card, streams)));
        return plan;
    }

    /** A verb whose class serves several, so its description stands here. */
    private static CommandLine named(Callable<Integer> verb, String says) {
        var line = line(verb);
        line.getCommandSpec().usageMessage().description(says);
        return line;
    }

    /** Refused with a sentence of its own, so it is known and not shown. */
    private static CommandLine withoutResolve(CommandLine line) {
        var spec = line.getCommandSpec();
        var shown = spec.findOption("--resolve");
        spec.remove(shown);
        spec.addOption(OptionSpec.builder(shown).hidden(true).build());
        return line;
    }
}
