package dev.drydock.workflows.undo;

import dev.drydock.workflows.plan.Option;
import java.util.List;

/** What {@code plan undo} takes beside reason and ticket. */
public final class UndoOptions {
    public static final List<Option> ALL = List.of(
            new Option("of", "RUN", false, "the reseed to undo (default: the newest in the cluster record)"),
            new Option("without", "NODE", true, "leave this node as it is; it will be owing"));

    private UndoOptions() {}
}
