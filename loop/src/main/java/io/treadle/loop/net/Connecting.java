package io.treadle.loop.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import io.treadle.loop.EventLoop;
import io.treadle.loop.internal.netty.HubFuture;
import java.io.IOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** One attempt to connect one socket. */
final class Connecting {
    private final EventLoop loop;
    private final Channel channel;
    private final StreamHandler handler;

    /** With a new {@code channel}, which this closes if it fails or is cancelled. */
    Connecting(EventLoop loop, Channel channel, String type, StreamOptions options) {
        this.loop = loop;
        this.channel = channel;
        this.handler = new StreamHandler(loop, channel, type, options);
    }

    /**
     * Connects, and returns the handler of the connection. Waits.
     *
     * @throws IOException if it cannot be connected, as Netty tells it
     */
    StreamHandler connect(SocketAddress remote, @Nullable SocketAddress local) throws IOException {
        boolean connected = false;
        try {
            handler.configure();
            channel.config().setConnectTimeoutMillis(0); // the caller has its own
            channel.pipeline().addLast(handler);
            await(register(), remote);
            await(local == null ? channel.connect(remote) : channel.connect(remote, local), remote);
            connected = true;
            return handler;
        } finally {
            if (!connected) {
                handler.abort();
            }
        }
    }

    private ChannelFuture register() {
        EventLoopGroup group = loop.nettyEventLoop();
        return group.register(channel);
    }

    private static void await(ChannelFuture step, SocketAddress remote) throws IOException {
        var failure = HubFuture.await(step, "connects to", remote);
        if (failure instanceof IOException e) {
            throw e;
        }
        if (failure != null) {
            throw new IOException(Breakage.words(failure), failure);
        }
    }
}
