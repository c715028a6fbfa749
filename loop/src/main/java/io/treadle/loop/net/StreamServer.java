package io.treadle.loop.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.unix.UnixChannelOption;
import io.netty.util.concurrent.Future;
import io.treadle.core.ScopeOptions;
import io.treadle.core.ScopePolicy;
import io.treadle.core.SpawnOptions;
import io.treadle.core.Task;
import io.treadle.core.TaskScope;
import io.treadle.core.channel.ChannelClosedException;
import io.treadle.core.select.SelectClause;
import io.treadle.core.sync.Event;
import io.treadle.loop.EventLoop;
import io.treadle.loop.internal.netty.HubFuture;
import io.treadle.loop.stream.StreamClosedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What servers have in common.
 *
 * @param <S> the kind of stream
 */
/*
 *   begun       listen()              the socket listens, and connections wait in the system's queue
 *   listening   start()               the acceptor takes connections, each with a task in the server's scope, or for accept()
 *   stopping    stop(), or the server task is cancelled: the socket is closed; connections go on
 *   stopped     none is left, or the grace is over: the tasks are cancelled and waited for, the streams aborted
 *
 * The server task holds the scope open from listening to stopped. It is a daemon of the scope in which the server was made, so
 * the end of that scope stops the server, with no grace.
 */
abstract class StreamServer<S extends ChannelStream> implements AutoCloseable {
    /**
     * How many connections are held for {@link #accept}; further ones wait in the operating system's queue, but for those that
     * io_uring has been asked for already.
     */
    private static final int MOST_WAITING = 16;

    private final EventLoop loop;
    private final ServerOptions options;
    private final String streamType;
    private final Function<StreamHandler, S> newStream;
    private final ServerChannel channel;
    private final Acceptor acceptor;
    private final @Nullable ConnectionHandler<? super S> handler;
    private final io.treadle.core.channel.Channel<S> waiting = io.treadle.core.channel.Channel.unbounded();
    private final Places places = new Places();
    private final Event drained = new Event();
    private final Event over = new Event();
    private @Nullable TaskScope scope;
    private @Nullable Task<?> task;
    private boolean begun;
    private boolean stopping;

    @SuppressWarnings("this-escape") // the acceptor calls back when it listens, not before
    StreamServer(
            EventLoop loop,
            ServerChannel channel,
            ServerOptions options,
            Function<StreamHandler, S> newStream,
            String streamType,
            @Nullable ConnectionHandler<? super S> handler) {
        this.loop = loop;
        this.channel = channel;
        this.options = options;
        this.newStream = newStream;
        this.streamType = streamType;
        this.handler = handler;
        this.acceptor = new Acceptor(loop, channel, this);
    }

    /** Listens at {@code address}, for people {@code shown}, from now on. Waits. */
    void listen(SocketAddress address, Object shown) throws IOException {
        boolean listening = false;
        try {
            setOptions();
            EventLoopGroup group = loop.nettyEventLoop();
            ensureBound(shown, group.register(channel));
            ensureBound(shown, channel.bind(address));
            nameFor(place());
            listens();
            listening = true;
        } finally {
            if (!listening) {
                closeSocket();
            }
        }
        start();
    }

    /** For dumps. */
    private void nameFor(@Nullable Object address) {
        waiting.named("connections to " + address);
        drained.named("end of the connections to " + address);
        over.named("stop of the server at " + address);
    }

    /** Starts the server task, which may never run: its scope may be cancelled, or over. */
    private void start() throws IOException {
        try {
            task = loop.spawn(SpawnOptions.named("server").asDaemon().startedAtOnce(), this::run);
        } finally {
            if (!begun) {
                endListening();
            }
        }
        acceptor.roomMade();
    }

    private void setOptions() {
        var config = channel.config();
        config.setOption(ChannelOption.SO_BACKLOG, options.backlog());
        config.setOption(ChannelOption.SO_REUSEADDR, true);
        if (options.reusePort() && !setReusePort()) {
            throw new UnsupportedOperationException("ServerOptions.reusePort does not work here: channel="
                    + channel.getClass().getSimpleName());
        }
        config.setAutoRead(false); // before the server's scope is there nobody could serve a connection
        channel.pipeline().addLast(acceptor);
    }

    private boolean setReusePort() {
        var config = channel.config();
        return config.setOption(UnixChannelOption.SO_REUSEPORT, true)
                || config.setOption(NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT), true);
    }

    private static void ensureBound(Object address, Future<?> step) throws IOException {
        var failure = HubFuture.await(step, "binds to", address);
        if (failure != null) {
            var error = new BindException("could not listen: address=" + address + ": " + failure.getMessage());
            error.initCause(failure);
            throw error;
        }
    }

    // ---- connections ----

    /** Takes a connection that was accepted. In the hub. */
    void accepted(Channel connection) {
        var accepted = new StreamHandler(loop, connection, streamType, options.stream());
        places.begun(accepted);
        connection.closeFuture().addListener(closed -> socketClosed(accepted));
        accepted.configure();
        connection.pipeline().addLast(accepted);
        EventLoopGroup group = loop.nettyEventLoop();
        group.register(connection).addListener(registered -> {
            if (registered.isSuccess()) {
                serve(newStream.apply(accepted));
            } else {
                connection.unsafe().closeForcibly();
            }
        });
    }

    private void serve(S stream) {
        if (stopping || scope == null) {
            stream.abort();
        } else if (handler == null) {
            waiting.trySend(stream);
        } else {
            places.begun(stream.handler());
            scope.spawn(() -> serve(stream, handler));
        }
    }

    private void serve(S stream, ConnectionHandler<? super S> handler) throws Exception {
        boolean served = false;
        try {
            handler.serve(stream);
            served = true;
        } finally {
            if (served) {
                stream.close();
            } else {
                stream.abort();
            }
            ended(stream.handler());
        }
    }

    private void socketClosed(StreamHandler connection) {
        acceptor.descriptorFreed();
        ended(connection);
    }

    /** The socket of {@code connection} was closed, or its handler has ended. */
    private void ended(StreamHandler connection) {
        places.ended(connection);
        acceptor.roomMade();
        setDrained();
    }

    private void setDrained() {
        if (stopping && (handler == null || places.count() == 0)) {
            drained.set();
        }
    }

    /** Whether no more connections are wanted for now. */
    boolean isFull() {
        return places.count() >= options.maxConnections() || waiting.size() >= MOST_WAITING;
    }

    // ---- for users ----

    /**
     * Waits for the next connection. For servers that were made without a handler; the stream is the caller's to close.
     *
     * @throws StreamClosedException if the server is stopped, also while this waits
     */
    public S accept() throws IOException {
        ensureNoHandler();
        try {
            var accepted = waiting.receive();
            acceptor.roomMade();
            return accepted;
        } catch (ChannelClosedException e) {
            throw new StreamClosedException("the server was stopped: operation=accept, server=" + this);
        }
    }

    /** Accepting a connection, as a clause of a select. */
    public SelectClause<S> accepting() {
        ensureNoHandler();
        return waiting.receiving().then(accepted -> {
            acceptor.roomMade();
            return accepted;
        });
    }

    private void ensureNoHandler() {
        if (handler != null) {
            throw new IllegalStateException("the handler gets the connections: server=" + this
                    + "; to accept them yourself, listen without a handler");
        }
    }

    /** How many connections are open, or have a handler that has not ended. Does not wait. */
    public int connections() {
        return places.count();
    }

    /** Whether it was told to stop. Does not wait. */
    public boolean isStopping() {
        return stopping;
    }

    /** The channel that listens, for code written for Netty. */
    public ServerChannel nettyChannel() {
        return channel;
    }

    /**
     * Stops listening at once, waits until all connections are closed and their handlers have ended, for {@code grace} at most,
     * then cancels the tasks of those that are left, aborts them, and waits for the tasks to end. Connections that {@link #accept}
     * has given away are not the server's any more. Idempotent; a second call may shorten the grace. Not for the handler of a connection, which would wait
     * for itself: spawn a task of another scope for it.
     *
     * @throws io.treadle.core.Cancelled if the caller is cancelled, which ends the grace
     */
    public void stop(Duration grace) {
        closeSocket();
        stopping = true;
        setDrained();
        try {
            listensNoMore();
            drained.await(grace);
        } catch (IOException e) {
            throw new UncheckedIOException("could not stop: server=" + this, e);
        } finally {
            end();
        }
    }

    private void end() {
        if (scope != null) {
            scope.cancel("the server was stopped");
        }
        over.set();
        if (task != null) {
            var running = task;
            Task.shield(() -> running.join());
        }
    }

    /** Stops with no grace. Waits for the tasks, which were cancelled, to end. */
    @Override
    public void close() {
        stop(Duration.ZERO);
    }

    /** Waits until the server has stopped, whoever stops it. */
    public void join() {
        if (task != null) {
            task.join();
        }
    }

    // ---- the server task ----

    private void run() throws IOException {
        var scopeOptions = ScopeOptions.DEFAULT.withName("server").withPolicy(ScopePolicy.SUPERVISE);
        begun = true;
        try {
            TaskScope.run(scopeOptions, opened -> {
                scope = opened;
                over.await();
            });
        } finally {
            endListening();
        }
    }

    private void endListening() throws IOException {
        stopping = true;
        closeSocket();
        abortConnections();
        listensNoMore();
    }

    /** Where it listens, for people. */
    @Nullable
    Object place() {
        return channel.localAddress();
    }

    /** Has just begun to listen; may wait. */
    void listens() throws IOException {}

    /** Listens no more; may wait. Called again when all connections have ended. */
    void listensNoMore() throws IOException {}

    /** Those that nobody has accepted are the server's as well, and those whose task was cancelled before it began. */
    private void abortConnections() {
        if (handler != null) {
            places.clear().forEach(StreamHandler::abort);
        }
        drained.set();
        waiting.close();
        waiting.forEach(ChannelStream::abort);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it closes
    private void closeSocket() {
        if (channel.isRegistered()) {
            channel.close();
        } else if (channel.isOpen()) {
            channel.unsafe().closeForcibly();
        }
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + "[address=" + place() + ", connections=" + places.count() + "]";
    }
}
