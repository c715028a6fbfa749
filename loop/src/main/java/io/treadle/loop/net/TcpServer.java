package io.treadle.loop.net;

import io.netty.channel.ServerChannel;
import io.treadle.loop.EventLoop;
import io.treadle.loop.internal.netty.Sockets;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A server of TCP connections: each is served by a task of its own, in a scope of the server's.
 *
 * <pre>{@code
 * try (var server = TcpServer.listen(8080, stream -> stream.transferTo(stream))) {
 *     server.join();
 * }
 * }</pre>
 *
 * <p>A server belongs to the scope in which it was made, as a daemon: the end of that scope stops it. A connection whose
 * handler fails ends alone, and its failure goes to the exception handler. Where connections cannot be accepted, for want of file
 * descriptors say, the server tries again after a pause and as soon as one of its own has ended.
 *
 * <p>For the tasks of its loop. Without a handler, {@link #accept} gives the connections one by one.
 */
public final class TcpServer extends StreamServer<TcpStream> {
    private TcpServer(
            EventLoop loop,
            ServerChannel channel,
            ServerOptions options,
            @Nullable ConnectionHandler<? super TcpStream> handler) {
        super(loop, channel, options, TcpStream::new, "TcpStream", handler);
    }

    /** Listens at {@code port} of all addresses, 0 for any free port, as {@link #listen(InetSocketAddress, ServerOptions, ConnectionHandler)} does. */
    public static TcpServer listen(int port, ConnectionHandler<? super TcpStream> handler) throws IOException {
        return listen(new InetSocketAddress(port), handler);
    }

    /** Listens as {@link #listen(String, int, ServerOptions, ConnectionHandler)} does, with the default options. */
    public static TcpServer listen(String host, int port, ConnectionHandler<? super TcpStream> handler)
            throws IOException {
        return listen(host, port, ServerOptions.DEFAULT, handler);
    }

    /**
     * Listens at {@code port} of the first address of {@code host}, as {@link #listen(InetSocketAddress, ServerOptions,
     * ConnectionHandler)} does. Waits for the name to be resolved, and does not block the loop as {@code new
     * InetSocketAddress(host, port)} would.
     *
     * @throws java.net.UnknownHostException if there is no such host
     */
    public static TcpServer listen(
            String host, int port, ServerOptions options, ConnectionHandler<? super TcpStream> handler)
            throws IOException {
        return listen(InetSocketAddress.createUnresolved(host, port), options, handler);
    }

    /** Listens at {@code address} with the default options. */
    public static TcpServer listen(InetSocketAddress address, ConnectionHandler<? super TcpStream> handler)
            throws IOException {
        return listen(address, ServerOptions.DEFAULT, handler);
    }

    /**
     * Listens at {@code address}, port 0 for any free one, and has {@code handler} serve each connection. Waits until it listens.
     *
     * @throws java.net.BindException if it cannot
     */
    public static TcpServer listen(
            InetSocketAddress address, ServerOptions options, ConnectionHandler<? super TcpStream> handler)
            throws IOException {
        return open(address, options, handler);
    }

    /** Listens at {@code address}, for {@link #accept}. Waits until it listens. */
    public static TcpServer listen(InetSocketAddress address, ServerOptions options) throws IOException {
        return open(address, options, null);
    }

    private static TcpServer open(
            InetSocketAddress address, ServerOptions options, @Nullable ConnectionHandler<? super TcpStream> handler)
            throws IOException {
        var loop = EventLoop.current();
        var server = new TcpServer(loop, Sockets.of(loop.nettyEventLoop()).tcpServer(), options, handler);
        var resolved = Resolver.resolved(address);
        server.listen(resolved, resolved);
        return server;
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) nettyChannel().localAddress();
    }

    /** The port at which it listens. */
    public int port() {
        return address().getPort();
    }
}
