package dev.drydock.starter.cli;

import dev.drydock.starter.view.Streams;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** All verbs but plan, which has one for each runbook. */
final class Verbs {
    private Verbs() {}

    static Map<String, CommandLine> all(Streams streams) {
        var verbs = new LinkedHashMap<String, Callable<Integer>>();
        verbs.put("show", new ShowVerb(streams));
        verbs.put("start", new StartVerb(streams));
        verbs.put("status", new StatusVerb(streams));
        verbs.put("watch", new WatchVerb(streams));
        verbs.put("approve", new DecideVerb("approve", streams));
        verbs.put("reject", new DecideVerb("reject", streams));
        verbs.put("withdraw", new DecideVerb("withdraw", streams));
        verbs.put("say", new SayVerb(streams));
        verbs.put("retry", new RetryVerb(streams));
        verbs.put("skip", new SkipVerb(streams));
        verbs.put("mark", new MarkVerb(streams));
        verbs.put("pace", new PaceVerb(streams));
        verbs.put("note", new NoteVerb(streams));
        verbs.put("abort", new AbortVerb(streams));
        verbs.put("pause", new HoldVerb("pause", streams));
        verbs.put("resume", new HoldVerb("resume", streams));
        verbs.put("list", new ListVerb(streams));
        verbs.put("logs", new LogsVerb(streams));
        verbs.put("late", new LateVerb(streams));
        verbs.put("harvest", new HarvestVerb(streams));
        verbs.put("review", new ReviewVerb(streams));
        verbs.put("doctor", new DoctorVerb(streams));
        verbs.put("clusters", new ClustersVerb(streams));
        verbs.put("completion", new CompletionVerb(streams));
        var lines = new LinkedHashMap<String, CommandLine>();
        verbs.forEach((name, verb) -> lines.put(name, new CommandLine(verb)));
        lines.values().forEach(line -> Common.formats(line.getCommandSpec()));
        says(lines, "approve", "say yes at a gate: shows what is being decided, asks, and tells how it was taken");
        says(lines, "reject", "say no at a gate");
        says(lines, "withdraw", "take back what you said at a gate");
        hide(lines, "reject", "--resolve");
        hide(lines, "withdraw", "--resolve");
        says(lines, "pause", "begin no further node; those at work come to their end");
        says(lines, "resume", "go on after a pause");
        return lines;
    }

    /** Refused with a sentence of its own, so it is known and not shown. */
    private static void hide(Map<String, CommandLine> lines, String name, String option) {
        var spec = Objects.requireNonNull(lines.get(name)).getCommandSpec();
        var shown = spec.findOption(option);
        spec.remove(shown);
        spec.addOption(OptionSpec.builder(shown).hidden(true).build());
    }

    /** Verbs that are one class, so their names and descriptions stand here. */
    private static void says(Map<String, CommandLine> lines, String name, String says) {
        var line = lines.get(name);
        if (line != null) {
            line.getCommandSpec().usageMessage().description(says);
        }
    }
}
