package dev.drydock.starter.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowServiceException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SilenceTest {
    @ParameterizedTest
    @CsvSource({
        "FAILED_PRECONDITION, true",
        "CANCELLED, true",
        "UNAVAILABLE, true",
        "DEADLINE_EXCEEDED, true",
        "PERMISSION_DENIED, false",
        "UNAUTHENTICATED, false",
        "INVALID_ARGUMENT, false"
    })
    void a_watch_outlives_what_a_killed_worker_looks_like_and_nothing_else(Status.Code code, boolean passes) {
        var refused = new WorkflowServiceException(
                WorkflowExecution.newBuilder().setWorkflowId("corrosion/demo").build(),
                "reseed",
                code.toStatus().asRuntimeException());

        assertThat(Silence.passes(refused)).isEqualTo(passes);
    }
}
