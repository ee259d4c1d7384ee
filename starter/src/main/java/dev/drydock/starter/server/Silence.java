package dev.drydock.starter.server;

import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.util.Optional;

/** What it means that a question to a run was not answered. */
public final class Silence {
    private Silence() {}

    /** How the service refused, when it did. */
    static Optional<Code> code(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof StatusRuntimeException refused) {
                return Optional.of(refused.getStatus().getCode());
            }
        }
        return Optional.empty();
    }

    /**
     * Whether the same question may be answered a moment later. A worker that is killed in the middle of it shows in many
     * ways: on server 1.32 as FAILED_PRECONDITION, CANCELLED, ABORTED or UNKNOWN as well as by a deadline.
     */
    public static boolean passes(Throwable error) {
        return code(error).map(Silence::passes).orElse(false);
    }

    static boolean passes(Code code) {
        return switch (code) {
            case CANCELLED,
                    UNKNOWN,
                    DEADLINE_EXCEEDED,
                    RESOURCE_EXHAUSTED,
                    FAILED_PRECONDITION,
                    ABORTED,
                    INTERNAL,
                    UNAVAILABLE,
                    DATA_LOSS -> true;
            case OK,
                    INVALID_ARGUMENT,
                    NOT_FOUND,
                    ALREADY_EXISTS,
                    PERMISSION_DENIED,
                    OUT_OF_RANGE,
                    UNIMPLEMENTED,
                    UNAUTHENTICATED -> false;
        };
    }
}
