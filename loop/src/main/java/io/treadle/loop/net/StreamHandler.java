package io.treadle.loop.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.treadle.loop.EventLoop;
import io.treadle.loop.internal.netty.OpenStreams;
import io.treadle.loop.internal.netty.ScratchBuffer;
import io.treadle.loop.internal.netty.SharedReads;
import io.treadle.loop.internal.netty.SocketShortcut;
import io.treadle.loop.internal.stream.Inflow;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Ties a Netty channel to the two sides of a stream. */
/*
 *   open      bytes go both ways; each side ends by itself (ChannelInputShutdownEvent; shutdownOutput)
 *   broken    an exception or channelInactive: both sides fail, the channel is closed; tasks find out as they read or write
 *   closing   close(): for tasks both sides are closed; the channel follows when all is written or the time is over
 *   closed    the channel is
 *
 * The end of the loop waits for those that are closing, and resets those that still have something to send.
 */
@SuppressWarnings("FutureReturnValueIgnored") // that a channel has closed is told by channelInactive
class StreamHandler extends ChannelInboundHandlerAdapter implements OpenStreams.Stream {
    private final EventLoop loop;
    private final Channel channel;
    private final StreamOptions options;
    private final ChannelName name;
    private final SocketShortcut shortcut;
    private final Inflow in;
    private final Outflow out;

    StreamHandler(EventLoop loop, Channel channel, String type, StreamOptions options) {
        this.loop = loop;
        this.channel = channel;
        this.options = options;
        this.name = new ChannelName(type, channel);
        this.shortcut = new SocketShortcut(channel, this, ScratchBuffer.of(loop.nettyEventLoop()));
        this.in = new Inflow(loop, name, options.readAhead(), channel.config()::setAutoRead);
        this.out = new Outflow(loop, this, options.highWaterMark());
    }

    SocketShortcut shortcut() {
        return shortcut;
    }

    EventLoop loop() {
        return loop;
    }

    Channel channel() {
        return channel;
    }

    Inflow in() {
        return in;
    }

    Outflow out() {
        return out;
    }

    StreamOptions options() {
        return options;
    }

    /** Sets the channel's options; before it is connected, where that can be. */
    void configure() {
        var config = channel.config();
        config.setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        config.setWriteBufferWaterMark(new WriteBufferWaterMark(options.lowWaterMark(), options.highWaterMark()));
        if (channel instanceof SocketChannel) {
            config.setOption(ChannelOption.TCP_NODELAY, options.noDelay());
            config.setOption(ChannelOption.SO_KEEPALIVE, options.keepAlive());
        }
        SharedReads.install(channel, this, in, ScratchBuffer.of(loop.nettyEventLoop()));
    }

    // ---- in tasks ----

    /** Whether a file has to go through buffers: other handlers may have to see it, or the transport cannot. */
    boolean copiesFiles() {
        return channel.pipeline().first() != this
                || !(channel instanceof EpollSocketChannel || channel instanceof NioSocketChannel);
    }

    /** Waking a task of the loop from another thread would leave it asleep, or worse. */
    void ensureHere(String operation) {
        if (!loop.isOnThread()) {
            throw new WrongThreadException("a stream is for the tasks of its loop: operation=" + operation + ", stream="
                    + name + ", its loop=" + loop.name() + ", caller=" + Thread.currentThread()
                    + "; use loop.post(stream::close)");
        }
    }

    void shutdownOutput() throws IOException {
        ensureHere("shutdownOutput");
        out.shut(failure -> endOutput());
    }

    void close() {
        ensureHere("close");
        if (in.isClosed()) {
            return;
        }
        if (out.isCut()) {
            abort();
            return;
        }
        in.close();
        out.close(failure -> channel.close());
        loop.nettyEventLoop().execute(this::limitClosing);
    }

    void abort() {
        ensureHere("abort");
        in.close();
        out.drop();
        loop.nettyEventLoop().execute(this::reset);
    }

    // ---- in the hub ----

    /**
     * Ends this for tasks, and gives what has arrived to who takes its place in the pipeline.
     *
     * @throws IOException if it has ended or failed before
     * @throws IllegalStateException if a task is reading
     */
    ByteBuf handOver() throws IOException {
        var arrived = in.handOver();
        out.drop();
        return Unpooled.wrappedBuffer(arrived);
    }

    /** Ends the sending side; all that was written is out. */
    void endOutput() {
        if (channel instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
        } else {
            channel.close();
        }
    }

    private void limitClosing() {
        if (channel.isOpen()) {
            var limit = loop.nettyEventLoop()
                    .schedule(this::reset, options.closeTimeout().toNanos(), TimeUnit.NANOSECONDS);
            channel.closeFuture().addListener(closed -> limit.cancel(false));
        }
    }

    private void reset() {
        if (channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.unsafe().close(channel.voidPromise()); // past other handlers, which may want to say goodbye
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        OpenStreams.of(loop.nettyEventLoop()).add(this);
        out.attach(context);
        name.remember();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        OpenStreams.of(loop.nettyEventLoop()).remove(this);
    }

    @Override
    public boolean isClosing() {
        return in.isClosed() && channel.isOpen();
    }

    @Override
    public Future<?> closed() {
        return channel.closeFuture();
    }

    @Override
    public void resetUnsent() {
        if (isClosing() || out.isCut() || out.hasUnsent()) {
            reset();
        }
    }

    /** Of a channel that was adopted, whose owner may have held it back until then. Also in tasks. */
    void beginReading() {
        if (channel.isActive()) {
            channel.config().setAutoRead(true);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        name.remember();
        beginReading();
        context.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf bytes) {
            in.arrived(bytes);
        } else {
            ReferenceCountUtil.release(message);
            broken(new IOException("expected bytes from the handlers before: message=" + message.getClass()));
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        out.makeRoom();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            inputEnded();
        }
        context.fireUserEventTriggered(event);
    }

    /** The peer sends no more. */
    void inputEnded() {
        in.ended();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (!(channel instanceof SocketChannel)) {
            in.ended(); // such a channel may not tell the end of its input by itself
        }
        broken(new IOException("the connection was closed"));
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        broken(Breakage.explain(cause));
    }

    void broken(Throwable cause) {
        in.failed(cause);
        out.failed(cause);
        channel.close();
    }

    @Override
    public String toString() {
        return name.toString();
    }
}
