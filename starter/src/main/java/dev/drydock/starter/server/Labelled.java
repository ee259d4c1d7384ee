package dev.drydock.starter.server;

import dev.drydock.workflows.run.Labels;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsRequest;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether the service has the search attributes of {@link Labels}; the in-JVM server has no lists by them. */
public enum Labelled {
    REGISTERED,
    NOT_REGISTERED,
    UNKNOWN_TO_THIS_SERVER;

    /** Found out by asking for them: that needs no more rights than a list does. */
    public static Labelled of(Server server) {
        String query =
                Labels.ALL.stream().map(label -> label.name() + " IS NULL").collect(Collectors.joining(" AND "));
        try {
            var _ = server.service()
                    .countWorkflowExecutions(CountWorkflowExecutionsRequest.newBuilder()
                            .setNamespace(server.settings().namespace())
                            .setQuery(query)
                            .build());
            return REGISTERED;
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode() == Code.INVALID_ARGUMENT ? NOT_REGISTERED : UNKNOWN_TO_THIS_SERVER;
        }
    }

    /** What an operator types once for a namespace. */
    public static String command(Settings settings) {
        return Labels.ALL.stream()
                .map(label -> "--name " + label.name() + " --type " + label.type())
                .collect(Collectors.joining(
                        " ",
                        "temporal operator search-attribute create --address " + settings.address() + " --namespace "
                                + settings.namespace() + " ",
                        ""));
    }

    /** The same as options of {@code temporal server start-dev}. */
    public static List<String> options() {
        return Labels.ALL.stream()
                .flatMap(label -> Stream.of("--search-attribute", label.name() + "=" + label.type()))
                .toList();
    }
}
