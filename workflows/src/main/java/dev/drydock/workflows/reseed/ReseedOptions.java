package dev.drydock.workflows.reseed;

import dev.drydock.workflows.plan.Option;
import java.util.List;

/** What {@code plan reseed} takes beside reason and ticket. */
public final class ReseedOptions {
    public static final List<Option> ALL = List.of(
            new Option("source", "NODE", false, "take the backup on this node (default: the first that lacks nothing)"),
            new Option("snapshot", "FILE|URL", false, "use an existing snapshot, read by the worker"),
            new Option("without", "NODE", true, "plan around a dead node; it will be owing"),
            new Option("late", "NODE", true, "bring an owing node over to the newest generation's snapshot"),
            new Option("expect-no-late", "", false, "writes are frozen: the first late one found stops the waves"),
            new Option("skip-late", "FILTER", true, "leave these late writes out, e.g. table=apps,node=n3"),
            new Option("review-late", "FILTER", true, "let people see these late writes before they go in"),
            new Option(
                    "take-over", "RUN", true, "a terminated run that still holds nodes, in whose place this one works"),
            new Option("max-age", "DURATION", false, "oldest snapshot gate restore lets through (default 24h)"),
            new Option("canary", "N|P%", false, "nodes in the first wave"),
            new Option("batch", "N|P%", false, "nodes in each later wave"),
            new Option("max-failures", "N|P%", false, "stuck nodes at which the run still goes on"),
            new Option("in-flight", "N", false, "nodes worked on at once"),
            new Option("by", "zone", false, "never mix zones in a wave"));

    private ReseedOptions() {}
}
