package dev.drydock.starter.review;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.drydock.workflows.late.LateWrites.Harvested;
import dev.drydock.workflows.late.LateWrites.Reckoning;
import dev.drydock.workflows.words.Json;
import io.temporal.api.common.v1.ActivityType;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.ActivityTaskCompletedEventAttributes;
import io.temporal.api.history.v1.ActivityTaskScheduledEventAttributes;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a record tells of late writes, from the answers of the steps that brought them in. */
final class LatesTest {
    private static final Reckoning FIRST = new Reckoning(4, 3, 0, 1, 0, 0, 0, 3, 0, 0, "sha256:01", null, "n1");
    private static final Reckoning SECOND = new Reckoning(7, 4, 1, 1, 0, 0, 1, 5, 1, 1, "sha256:02", "sha256:03", "n2");
    private static final Reckoning END = new Reckoning(7, 4, 1, 1, 1, 0, 0, 5, 0, 0, "sha256:04", null, "n2");

    private static Told told(Object... answers) {
        var events = new ArrayList<HistoryEvent>();
        events.add(HistoryEvent.newBuilder()
                .setEventId(1)
                .setWorkflowExecutionStartedEventAttributes(WorkflowExecutionStartedEventAttributes.newBuilder())
                .build());
        long id = 2;
        for (Object answer : answers) {
            String type =
                    answer.equals(END) ? "LateSettle" : answer instanceof Reckoning ? "LateReplay" : "LateHarvest";
            events.add(HistoryEvent.newBuilder()
                    .setEventId(id)
                    .setEventType(EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED)
                    .setActivityTaskScheduledEventAttributes(ActivityTaskScheduledEventAttributes.newBuilder()
                            .setActivityType(ActivityType.newBuilder().setName(type)))
                    .build());
            events.add(HistoryEvent.newBuilder()
                    .setEventId(id + 1)
                    .setEventType(EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED)
                    .setActivityTaskCompletedEventAttributes(ActivityTaskCompletedEventAttributes.newBuilder()
                            .setScheduledEventId(id)
                            .setResult(Payloads.newBuilder()
                                    .addPayloads(Payload.newBuilder()
                                            .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
                                            .setData(ByteString.copyFromUtf8(
                                                    Json.tree(answer).toString())))))
                    .build());
            id += 2;
        }
        return new Told("corrosion/eu-1", "run", events);
    }

    @Test
    void each_step_tells_what_it_added_and_the_last_one_adds_up() {
        var late = Objects.requireNonNull(Lates.of(List.of(told(FIRST, SECOND), told(END)), "reseed"));

        assertThat(late.brought())
                .extracting(Account.Brought::step)
                .containsExactly("late-replay", "late-replay", "late-settle");
        assertThat(late.brought())
                .extracting(Account.Brought::says)
                .containsExactly(
                        "+4 captured, +3 applied, +1 superseded through n1",
                        "+3 captured, +1 applied, +1 already there through n2; 1 row waits for people",
                        "+1 signed as conflicts through n2");
        assertThat(Lates.sum(late.end()))
                .isEqualTo("captured 7 = applied 4 + already there 1 + superseded 1 + conflicts 1 + skipped 0");
        assertThat(Lates.sum(SECOND)).endsWith(" + held 1");
    }

    @Test
    void a_run_without_late_writes_says_nothing_of_them() {
        assertThat(Lates.of(List.of(told()), "reseed")).isNull();
    }

    @Test
    void steps_say_what_they_found() {
        var steps = Steps.of(told(new Harvested("r", "n1", "sha256:00", 5, 900, "node"), FIRST), "reseed");

        assertThat(steps)
                .extracting(Account.Step::says)
                .containsExactly(
                        "5 late cells, read on the node",
                        "4 late cells: 3 applied, 0 already there, 1 superseded, 0 conflicts, 0 skipped");
    }
}
