package dev.drydock.workflows.undo;

import dev.drydock.workflows.plan.Choices;
import dev.drydock.workflows.plan.PlanRequest;
import dev.drydock.workflows.policy.Standing;
import java.util.List;

/**
 * What somebody asked an undo to be.
 *
 * @param of the run whose archives are put back
 */
public record UndoRequest(String of, List<String> without) {
    public UndoRequest {
        without = List.copyOf(without);
    }

    static UndoRequest of(PlanRequest request, Standing record) {
        Choices choices = Choices.of(request, UndoOptions.ALL);
        String of = choices.text("of").orElseGet(() -> newest(record));
        return new UndoRequest(of, choices.many("without"));
    }

    private static String newest(Standing record) {
        if (record.generations().isEmpty()) {
            throw new IllegalArgumentException("the cluster record knows no reseed; name the run with --of");
        }
        return record.generations().getLast().run();
    }
}
