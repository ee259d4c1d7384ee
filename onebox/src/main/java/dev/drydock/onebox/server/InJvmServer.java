package dev.drydock.onebox.server;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.temporal.internal.testservice.GRPCServerHelper;
import io.temporal.internal.testservice.TestServicesStarter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * The SDK's in-memory server, keeping wall-clock time. Its own {@code TestServer} binds every interface without
 * authentication (seen in 1.38.0), so its services are hosted here, on loopback; they are internal to the SDK and may
 * move with a release.
 */
public final class InJvmServer implements OneServer {
    private final TestServicesStarter services;
    private final Server server;

    private InJvmServer(TestServicesStarter services, Server server) {
        this.services = services;
        this.server = server;
    }

    /** @param port 0: any free one */
    public static InJvmServer start(int port) {
        // Time skipping stays locked: people wait at gates in real time.
        var services = new TestServicesStarter(true, 0);
        var builder = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        GRPCServerHelper.registerServicesAndHealthChecks(services.getServices(), builder);
        try {
            return new InJvmServer(services, builder.build().start());
        } catch (IOException e) {
            services.close();
            throw new UncheckedIOException("port " + port + " of loopback cannot be used: " + e.getMessage(), e);
        }
    }

    @Override
    public String address() {
        return "127.0.0.1:" + server.getPort();
    }

    @Override
    public String says() {
        return "an in-memory Temporal server: runs and histories do not survive a restart";
    }

    @Override
    public void close() {
        server.shutdownNow();
        services.close();
    }
}
