package dev.drydock.workflows.run;

import dev.drydock.workflows.plan.Option;
import java.util.List;

/**
 * A runbook as the command line and the worker see it.
 *
 * @param name the word after {@code plan}; also the run's workflow type
 * @param system of the clusters it is for
 * @param options what its planner takes beside reason and ticket
 * @param planner makes its plans, inside the workflow {@link Planning}
 * @param workflows its workflow classes: the run and its children
 */
public record RunbookCard(
        String name, String system, String says, List<Option> options, Planner planner, List<Class<?>> workflows) {
    public RunbookCard {
        options = List.copyOf(options);
        workflows = List.copyOf(workflows);
    }
}
