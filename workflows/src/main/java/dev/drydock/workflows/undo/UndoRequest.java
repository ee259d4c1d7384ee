package dev.drydock.workflows.undo;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.drydock.workflows.plan.Choices;
import dev.drydock.workflows.plan.PlanRequest;
import dev.drydock.workflows.policy.Standing;
import java.util.List;

/**
 * What somebody asked an undo to be.
 *
 * @param of the run whose archives are put back
 * @param harvest whether what was written since is brought back too; false in plans made before this could be
 */
public record UndoRequest(
        String of,
        List<String> without,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean harvest) {
    public UndoRequest {
        without = List.copyOf(without);
    }

    static UndoRequest of(PlanRequest request, Standing record) {
        Choices choices = Choices.of(request, UndoOptions.ALL);
        String of = choices.text("of").orElseGet(() -> newest(record));
        return new UndoRequest(of, choices.many("without"), true);
    }

    private static String newest(Standing record) {
        if (record.generations().isEmpty()) {
            throw new IllegalArgumentException("the cluster record knows no reseed; name the run with --of");
        }
        return record.generations().getLast().run();
    }
}
