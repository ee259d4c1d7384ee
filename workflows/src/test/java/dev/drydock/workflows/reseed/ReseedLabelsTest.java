package dev.drydock.workflows.reseed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.workflows.scripted.Dock;
import dev.drydock.workflows.scripted.DockTest;
import io.temporal.api.common.v1.SearchAttributes;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a service that has the search attributes finds a run. */
final class ReseedLabelsTest extends DockTest {
    private static String label(SearchAttributes labels, String name) {
        return labels.getIndexedFieldsOrThrow(name).getData().toStringUtf8();
    }

    /** Phase, and whether a person is needed. */
    private static List<String> labels(Dock dock) {
        return dock.chain().stream()
                .flatMap(part -> part.getEvents().stream())
                .filter(HistoryEvent::hasUpsertWorkflowSearchAttributesEventAttributes)
                .map(event ->
                        event.getUpsertWorkflowSearchAttributesEventAttributes().getSearchAttributes())
                .map(labels -> label(labels, "DrydockPhase") + " " + label(labels, "DrydockNeedsPerson") + " "
                        + label(labels, "DrydockOutcome"))
                .toList();
    }

    @Test
    void its_phase_its_need_of_a_person_and_its_outcome_are_told_when_they_change() {
        var run = dock(2).labelling().reseed();
        run.until("waits at gate restore");

        run.reject("ops-b", "restore", "not tonight");
        run.outcome();

        assertThat(labels(dock))
                .containsExactly(
                        "\"confirm\" false null",
                        "\"decide\" false null",
                        "\"backup\" false null",
                        "\"publish\" false null",
                        "\"stage\" false null",
                        "\"gate\" false null",
                        "\"gate\" true null",
                        "\"gate\" false null",
                        "\"close\" false null",
                        "\"ended\" false \"rejected\"");
    }

    @Test
    void a_service_without_them_is_told_nothing() {
        var run = dock(2).reseed();
        run.until("waits at gate restore");

        run.reject("ops-b", "restore", "not tonight");
        run.outcome();

        assertThat(labels(dock)).isEmpty();
    }
}
