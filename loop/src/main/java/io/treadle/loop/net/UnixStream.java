package io.treadle.loop.net;

import io.treadle.core.Task;
import io.treadle.loop.EventLoop;
import io.treadle.loop.internal.netty.Sockets;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A connection by a Unix domain socket, to a program on the same machine. For the tasks of the loop that made it; see {@link
 * io.treadle.loop.stream.ByteStream} for what it can do.
 */
public final class UnixStream extends ChannelStream {
    UnixStream(StreamHandler handler) {
        super(handler);
    }

    /** Connects as {@link #connect(Path, ConnectOptions)} does, with the default options. */
    public static UnixStream connect(Path path) throws IOException {
        return connect(path, ConnectOptions.DEFAULT);
    }

    /**
     * Connects to the server that listens at {@code path}; of the options, time limit and stream count. Waits; cancelling leaves no
     * connection.
     *
     * @throws SocketTimeoutException if it takes longer than {@link ConnectOptions#timeout}
     * @throws ConnectException if there is no such server
     */
    public static UnixStream connect(Path path, ConnectOptions options) throws IOException {
        var loop = EventLoop.current();
        var stream = Task.<@Nullable UnixStream, IOException>moveOnAfter(
                options.timeout(), () -> connect(loop, path, options.stream()), null);
        if (stream == null) {
            throw new SocketTimeoutException(
                    "no connection in time: path=" + path + ", ConnectOptions.timeout=" + options.timeout());
        }
        return stream;
    }

    private static UnixStream connect(EventLoop loop, Path path, StreamOptions options) throws IOException {
        var sockets = Sockets.of(loop.nettyEventLoop());
        try {
            return new UnixStream(new Connecting(loop, sockets.unix(), "UnixStream", options)
                    .connect(sockets.unixAddress(path), null));
        } catch (IOException e) {
            var failure = new ConnectException("could not connect: path=" + path + ": " + reasonOf(e));
            failure.initCause(e);
            throw failure;
        }
    }

    /** Netty's native transports do not say a word about a missing file. */
    private static @Nullable String reasonOf(IOException failure) {
        return failure instanceof FileNotFoundException && failure.getMessage() == null
                ? "No such file or directory"
                : failure.getMessage();
    }
}
