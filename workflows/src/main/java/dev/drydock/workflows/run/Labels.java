package dev.drydock.workflows.run;

import io.temporal.common.SearchAttributeKey;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Objects;

/**
 * A run's search attributes, by which a service that has them finds it among others. They are never encrypted, and hold
 * words of the runbook alone.
 */
public final class Labels {
    private static final SearchAttributeKey<String> PHASE = SearchAttributeKey.forKeyword("DrydockPhase");
    private static final SearchAttributeKey<Boolean> PERSON = SearchAttributeKey.forBoolean("DrydockNeedsPerson");
    private static final SearchAttributeKey<String> OUTCOME = SearchAttributeKey.forKeyword("DrydockOutcome");

    /** Name and type, as {@code temporal operator search-attribute create} wants them. */
    public static final List<Attribute> ALL = List.of(
            new Attribute(PHASE.getName(), "Keyword"),
            new Attribute(PERSON.getName(), "Bool"),
            new Attribute(OUTCOME.getName(), "Keyword"));

    private final boolean wanted;
    private String phase = "";
    private boolean person;
    private String outcome = "";

    public record Attribute(String name, String type) {}

    /** @param wanted whether the service has them: an unknown one would hold the run up */
    public Labels(boolean wanted) {
        this.wanted = wanted;
    }

    /**
     * Tells the service, if it wants to know and anything changed.
     *
     * @param kind the outcome's; empty while the run is open
     */
    public void now(String newPhase, boolean needsPerson, String kind) {
        boolean known = Objects.equals(phase, newPhase) && person == needsPerson && Objects.equals(outcome, kind);
        if (!wanted || known) {
            return;
        }
        phase = newPhase;
        person = needsPerson;
        outcome = kind;
        Workflow.upsertTypedSearchAttributes(
                PHASE.valueSet(phase),
                PERSON.valueSet(person),
                kind.isEmpty() ? OUTCOME.valueUnset() : OUTCOME.valueSet(kind));
    }
}
