package dev.drydock.worker.main;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.MethodDescriptor;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;

/**
 * Asks the server never to keep a run's tasks for the worker that remembers it. Any server takes them back after 5 s when
 * that worker is gone, except the in-memory one, which waits for ever (seen in 1.38.0).
 */
final class Unremembered implements ClientInterceptor {
    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
            @Override
            public void sendMessage(Q message) {
                super.sendMessage(plain(method, message));
            }
        };
    }

    private static <Q, A> Q plain(MethodDescriptor<Q, A> method, Q message) {
        if (message instanceof RespondWorkflowTaskCompletedRequest completed) {
            var without = completed.toBuilder().clearStickyAttributes().build();
            return method.parseRequest(without.toByteString().newInput());
        }
        return message;
    }
}
