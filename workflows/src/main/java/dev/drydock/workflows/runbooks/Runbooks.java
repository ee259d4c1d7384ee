package dev.drydock.workflows.runbooks;

import dev.drydock.workflows.reseed.NodeReseedWorkflow;
import dev.drydock.workflows.reseed.ReseedOptions;
import dev.drydock.workflows.reseed.ReseedPlanning;
import dev.drydock.workflows.reseed.ReseedWorkflow;
import dev.drydock.workflows.rollback.RollbackOptions;
import dev.drydock.workflows.rollback.RollbackPlanning;
import dev.drydock.workflows.rollback.RollbackWorkflow;
import dev.drydock.workflows.run.RunbookCard;
import dev.drydock.workflows.undo.NodeUndoWorkflow;
import dev.drydock.workflows.undo.UndoOptions;
import dev.drydock.workflows.undo.UndoPlanning;
import dev.drydock.workflows.undo.UndoWorkflow;
import java.util.List;
import java.util.Optional;

/** Every runbook there is. */
public final class Runbooks {
    private static final List<RunbookCard> CARDS = List.of(
            new RunbookCard(
                    "reseed",
                    "corrosion",
                    "restart every node of a Corrosion cluster from one snapshot",
                    ReseedOptions.ALL,
                    request -> new ReseedPlanning(request).plan(),
                    List.of(ReseedWorkflow.class, NodeReseedWorkflow.class)),
            new RunbookCard(
                    "undo",
                    "corrosion",
                    "put the databases a reseed archived back in place",
                    UndoOptions.ALL,
                    request -> new UndoPlanning(request).plan(),
                    List.of(UndoWorkflow.class, NodeUndoWorkflow.class)),
            new RunbookCard(
                    "rollback",
                    "patroni",
                    "make a change of a Patroni cluster with a way back held open",
                    RollbackOptions.ALL,
                    request -> new RollbackPlanning(request).plan(),
                    List.of(RollbackWorkflow.class)));

    private Runbooks() {}

    public static List<RunbookCard> cards() {
        return CARDS;
    }

    public static List<String> names() {
        return CARDS.stream().map(RunbookCard::name).toList();
    }

    public static Optional<RunbookCard> named(String name) {
        return CARDS.stream().filter(c -> c.name().equals(name)).findFirst();
    }
}
