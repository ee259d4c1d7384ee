package dev.drydock.workflows.rollback;

import dev.drydock.workflows.plan.Option;
import java.util.List;

/** What {@code drydock plan rollback} takes. */
public final class RollbackOptions {
    public static final List<Option> ALL = List.of(
            new Option("change", "TEXT", false, "what is changed while the way back is held open, for people"),
            new Option(
                    "aside",
                    "NODE",
                    false,
                    "this replica holds the way back and is none meanwhile (default: the cluster file's guard, or a"
                            + " replica where it names none)"),
            new Option("hold", "DURATION", false, "how long it is to stay open (default 4h)"),
            new Option(
                    "deploy", "COMMAND", false, "makes the change, once the way back is held; on the guard's machine"),
            new Option("undeploy", "COMMAND", false, "takes the change back on a return, before anybody writes again"),
            new Option(
                    "salvage",
                    "leader|failover|none",
                    false,
                    "keep what a return would drop: while the leader lives (default), also over a failover"
                            + " (replicas restart once for that), or not"),
            new Option("deadline", "ask|release|return", false, "what happens when the time is up (default ask)"),
            new Option("skip-late", "FILTER", true, "leave these writes out after a return, e.g. table=public.jobs"),
            new Option("review-late", "FILTER", true, "let people see these writes before they go in again"));

    private RollbackOptions() {}
}
