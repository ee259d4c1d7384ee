package dev.drydock.starter.cli;

import dev.drydock.starter.view.Streams;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;

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
        verbs.put("retry", new RetryVerb(streams));
        verbs.put("skip", new SkipVerb(streams));
        verbs.put("abort", new AbortVerb(streams));
        var lines = new LinkedHashMap<String, CommandLine>();
        verbs.forEach((name, verb) -> lines.put(name, new CommandLine(verb)));
        return lines;
    }
}
