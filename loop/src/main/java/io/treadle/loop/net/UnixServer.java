package io.treadle.loop.net;

import io.netty.channel.ServerChannel;
import io.treadle.core.Task;
import io.treadle.loop.EventLoop;
import io.treadle.loop.internal.netty.HubFuture;
import io.treadle.loop.internal.netty.Sockets;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A server at a Unix domain socket; in all else as {@link TcpServer}. The socket's file is made when it listens and deleted as
 * soon as it does not any more, so that another server can take its place while connections go on; one that a server left which
 * is no more is replaced. A file that another server has put there meanwhile stays, but on NIO, where Netty deletes it.
 *
 * <p>On NIO and io_uring, Netty closes such a connection as soon as the peer has ended its sending side, so an answer to all that
 * a client has to say needs epoll or kqueue.
 */
public final class UnixServer extends StreamServer<UnixStream> {
    private final EventLoop loop;
    private final Path path;
    private @Nullable SocketFile file;

    private UnixServer(
            EventLoop loop,
            ServerChannel channel,
            Path path,
            ServerOptions options,
            @Nullable ConnectionHandler<? super UnixStream> handler) {
        super(loop, channel, options, UnixStream::new, "UnixStream", handler);
        this.loop = loop;
        this.path = path;
    }

    /** Listens at {@code path} with the default options. */
    public static UnixServer listen(Path path, ConnectionHandler<? super UnixStream> handler) throws IOException {
        return listen(path, ServerOptions.DEFAULT, handler);
    }

    /**
     * Listens at {@code path}, and has {@code handler} serve each connection. Waits until it listens.
     *
     * @throws BindException if it cannot: another server listens there, or the file is no socket
     */
    public static UnixServer listen(Path path, ServerOptions options, ConnectionHandler<? super UnixStream> handler)
            throws IOException {
        return open(path, options, handler);
    }

    /** Listens at {@code path}, for {@link #accept}. Waits until it listens. */
    public static UnixServer listen(Path path, ServerOptions options) throws IOException {
        return open(path, options, null);
    }

    private static UnixServer open(
            Path path, ServerOptions options, @Nullable ConnectionHandler<? super UnixStream> handler)
            throws IOException {
        var loop = EventLoop.current();
        loop.offload(() -> SocketFile.makeFree(path));
        var sockets = Sockets.of(loop.nettyEventLoop());
        var server = new UnixServer(loop, sockets.unixServer(), path, options, handler);
        server.listen(sockets.unixServerAddress(path), path);
        return server;
    }

    /** Where it listens. */
    public Path path() {
        return path;
    }

    @Override
    Object place() {
        return path;
    }

    @Override
    void listens() throws IOException {
        file = Task.shield(() -> loop.offload(() -> SocketFile.at(path))); // who is cancelled deletes it too
    }

    @Override
    void listensNoMore() throws IOException {
        var made = file;
        if (made != null) {
            file = null;
            Task.shield(() -> {
                HubFuture.await(nettyChannel().closeFuture(), "closes", this);
                loop.offload(made::delete);
            });
        }
    }
}
