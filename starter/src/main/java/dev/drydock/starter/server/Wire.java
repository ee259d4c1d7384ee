package dev.drydock.starter.server;

import io.grpc.ManagedChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.nio.NioEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The thread that a connection is served by. The channel's own ones wait for their socket a second longer than the
 * channel, and a JVM that is to exit gives threads that are outside of Java 300 ms to come back (HotSpot 25,
 * {@code VM_Exit::wait_for_threads_in_native_to_block}): half the time of a command.
 */
final class Wire implements AutoCloseable {
    private static final long BOUND_MILLIS = 500;

    private final NioEventLoopGroup loop = new NioEventLoopGroup(1, new DefaultThreadFactory("wire", true));

    /** Another transport than netty's keeps its own threads. */
    void serve(ManagedChannelBuilder<?> channel) {
        if (channel instanceof NettyChannelBuilder netty) {
            netty.eventLoopGroup(loop).channelType(NioSocketChannel.class);
        }
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, BOUND_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly(BOUND_MILLIS);
    }
}
