package io.treadle.loop;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.util.concurrent.Future;
import io.treadle.core.Task;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Netty's servers and clients on a loop under test. To be called in its tasks. */
final class NettyPeers {
    private NettyPeers() {}

    /** Sends back what it gets. */
    @Sharable
    static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            var unused = context.writeAndFlush(message, context.voidPromise());
        }
    }

    static Channel echoServer(EventLoop loop, Transport transport) throws Exception {
        return server(loop, transport, new Echo());
    }

    static Channel server(EventLoop loop, Transport transport, ChannelHandler child) throws Exception {
        return await(new ServerBootstrap()
                .group(loop.nettyEventLoop())
                .channel(serverType(transport))
                .childHandler(child)
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    }

    static Channel client(EventLoop loop, Transport transport, SocketAddress address, ChannelHandler handler)
            throws Exception {
        return await(connect(loop, transport, address, handler));
    }

    static ChannelFuture connect(EventLoop loop, Transport transport, SocketAddress address, ChannelHandler handler) {
        return new Bootstrap()
                .group(loop.nettyEventLoop())
                .channel(clientType(transport))
                .handler(handler)
                .connect(address);
    }

    static Channel await(ChannelFuture future) throws Exception {
        await((Future<?>) future);
        return future.channel();
    }

    static void await(Future<?> future) throws Exception {
        var done = new CompletableFuture<@Nullable Void>();
        future.addListener(ended -> {
            if (ended.isSuccess()) {
                done.complete(null);
            } else {
                done.completeExceptionally(ended.cause());
            }
        });
        Task.await(done);
    }

    static int port(Channel server) {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    private static Class<? extends ServerChannel> serverType(Transport transport) {
        return switch (transport) {
            case EPOLL -> EpollServerSocketChannel.class;
            case IO_URING -> IoUringServerSocketChannel.class;
            case NIO -> NioServerSocketChannel.class;
            default -> throw new IllegalArgumentException("transport=" + transport);
        };
    }

    private static Class<? extends Channel> clientType(Transport transport) {
        return switch (transport) {
            case EPOLL -> EpollSocketChannel.class;
            case IO_URING -> IoUringSocketChannel.class;
            case NIO -> NioSocketChannel.class;
            default -> throw new IllegalArgumentException("transport=" + transport);
        };
    }
}
