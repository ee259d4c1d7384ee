package dev.drydock.onebox.server;

import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.HandlerRegistry;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.TlsServerCredentials;
import io.grpc.TlsServerCredentials.ClientAuth;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a Temporal server, as such services stand behind TLS: it knows its callers by certificate or by key, and
 * hands on what they ask as it is. The development server has no TLS of its own (1.9.1).
 */
final class Gatekeeper implements AutoCloseable {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final ManagedChannel behind;
    private final AtomicInteger let = new AtomicInteger();
    private final Server server;

    private Gatekeeper(String target, TlsServerCredentials.Builder tls, @Nullable String key) {
        behind = Grpc.newChannelBuilder(target, InsecureChannelCredentials.create())
                .maxInboundMessageSize(64 << 20)
                .build();
        try {
            server = Grpc.newServerBuilderForPort(0, tls.build())
                    .maxInboundMessageSize(64 << 20)
                    .fallbackHandlerRegistry(everything())
                    .intercept(knowing(key))
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Only whoever has the friend's key gets through. */
    static Gatekeeper mutual(String target, Identity own, Identity friend) {
        try {
            return new Gatekeeper(
                    target,
                    TlsServerCredentials.newBuilder()
                            .keyManager(own.certificate().toFile(), own.key().toFile())
                            .trustManager(friend.certificate().toFile())
                            .clientAuth(ClientAuth.REQUIRE),
                    null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Only whoever sends the key gets through. */
    static Gatekeeper keyed(String target, Identity own, String key) {
        try {
            return new Gatekeeper(
                    target,
                    TlsServerCredentials.newBuilder()
                            .keyManager(own.certificate().toFile(), own.key().toFile()),
                    key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String address() {
        return "127.0.0.1:" + server.getPort();
    }

    /** Calls that were handed on. */
    int let() {
        return let.get();
    }

    private static ServerInterceptor knowing(@Nullable String key) {
        return new ServerInterceptor() {
            @Override
            public <Q, A> ServerCall.Listener<Q> interceptCall(
                    ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
                if (key == null || ("Bearer " + key).equals(headers.get(AUTHORIZATION))) {
                    return next.startCall(call, headers);
                }
                call.close(Status.UNAUTHENTICATED.withDescription("this key is not known"), new Metadata());
                return new ServerCall.Listener<>() {};
            }
        };
    }

    /** All calls of the service are one message each way. */
    private HandlerRegistry everything() {
        return new HandlerRegistry() {
            @Override
            public ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
                var method = MethodDescriptor.<byte[], byte[]>newBuilder()
                        .setType(MethodDescriptor.MethodType.UNARY)
                        .setFullMethodName(name)
                        .setRequestMarshaller(new Bytes())
                        .setResponseMarshaller(new Bytes())
                        .build();
                return ServerMethodDefinition.create(method, ServerCalls.asyncUnaryCall((question, answer) -> {
                    let.incrementAndGet();
                    ClientCalls.asyncUnaryCall(behind.newCall(method, CallOptions.DEFAULT), question, answer);
                }));
            }
        };
    }

    private record Bytes() implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() {
        server.shutdownNow();
        behind.shutdownNow();
    }
}
