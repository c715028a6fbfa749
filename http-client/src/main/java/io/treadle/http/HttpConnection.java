package io.treadle.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.treadle.core.time.Deadline;
import java.io.IOException;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;

/**
 * A connection of HTTP/1.1: Reactor Netty has made it, Netty's codec frames its messages, and this gives them to the
 * exchange that is under way.
 */
/*
 *   idle      no exchange; whatever arrives is an error of the server, and the connection is closed
 *   busy      send() until the last byte of the response -> idle, if both sides keep it alive and the request was written
 *             to its end; else closed
 *   closed    by the server, by us, after an error, or when a waiting task has given up: a response that nobody wants
 *             must never meet the next request
 */
@SuppressWarnings("FutureReturnValueIgnored") // that a channel has closed is told by channelInactive
final class HttpConnection extends ChannelInboundHandlerAdapter {
    private final ConnectionPool pool;
    private final ChannelFutureListener whenWritten = this::written;
    private final ChannelFutureListener whenAllWritten = this::allWritten;
    private @Nullable ConnectCall connectCall;
    private @Nullable Channel channel;
    private @Nullable Exchange exchange;
    private boolean keepAlive = true;
    private boolean closed;
    private boolean allWritten;
    private boolean inInterim;
    private int uses;
    private final Deadline lifeEnd;
    private Deadline idleUntil = new Deadline(0);

    /** One to be connected, and not to be used for anything new after {@code lifeEnd}. */
    HttpConnection(ConnectionPool pool, Deadline lifeEnd) {
        this.pool = pool;
        this.lifeEnd = lifeEnd;
    }

    /** Puts itself into the pipeline, in front of Reactor Netty's own handler, and reads from now on. In the hub. */
    void attach(Connection connection) {
        var connected = connection.channel();
        if (closed) {
            connected.close();
            return;
        }
        var refusal =
                connected.remoteAddress() instanceof InetSocketAddress inet ? pool.refusal(inet.getAddress()) : null;
        if (refusal != null) {
            connected.close();
            fail(refusal);
            return;
        }
        channel = connected;
        connectCall = null;
        var decoder = new ResponseDecoder(this, pool.limits());
        connected.pipeline().addBefore(NettyPipeline.ReactiveBridge, "treadle.encoder", new HttpRequestEncoder());
        connected.pipeline().addBefore(NettyPipeline.ReactiveBridge, "treadle.decoder", decoder);
        connected.pipeline().addBefore(NettyPipeline.ReactiveBridge, "treadle.http", this);
        connected.config().setAutoRead(true);
    }

    boolean isConnected() {
        return channel != null;
    }

    /** Is told the call that connects this, so that closing can end it. */
    void connecting(ConnectCall call) {
        connectCall = call;
    }

    /** Gives itself back to its pool. */
    void release() {
        pool.release(this);
    }

    /** Unused from now on; to be closed at {@code until}. */
    void rest(Deadline until) {
        idleUntil = until;
    }

    Deadline idleUntil() {
        return idleUntil;
    }

    Deadline lifeEnd() {
        return lifeEnd;
    }

    /** A server may answer before it has the whole request; it is not to be trusted to read the rest. */
    boolean isReusable() {
        return keepAlive && allWritten && !closed && exchange == null;
    }

    /** The one under way. */
    @Nullable
    Exchange exchange() {
        return exchange;
    }

    /** Whether this has carried an exchange before the one under way. */
    boolean isReused() {
        return uses > 1;
    }

    // ---- from the task ----

    /** Sends {@code message}; what comes back goes to {@code waiting}. Unless it is whole, its body follows. */
    void send(HttpRequest message, Exchange waiting) {
        uses++;
        allWritten = false;
        exchange = waiting;
        if (closed || channel == null) {
            endExchange(null);
            return;
        }
        keepAlive = HttpUtil.isKeepAlive(message);
        channel.writeAndFlush(message).addListener(message instanceof FullHttpRequest ? whenAllWritten : whenWritten);
    }

    /** Sends a piece of the body. */
    void write(ByteBuf bytes) {
        writeContent(new DefaultHttpContent(bytes), whenWritten);
    }

    /** The body is over. */
    void writeEnd() {
        writeContent(LastHttpContent.EMPTY_LAST_CONTENT, whenAllWritten);
    }

    private void writeContent(HttpContent content, ChannelFutureListener listener) {
        if (closed || channel == null) {
            content.release();
        } else {
            channel.writeAndFlush(content).addListener(listener);
        }
    }

    /** Whether the connection takes more of a body now. */
    boolean isWritable() {
        return channel != null && channel.isWritable();
    }

    /** Whether bytes are read as they come, or left to the system, which slows the server down. */
    void setReading(boolean wanted) {
        if (channel != null) {
            channel.config().setAutoRead(wanted);
        }
    }

    // ---- from Netty ----

    private void written(ChannelFuture write) {
        if (write.isSuccess()) {
            if (exchange != null) {
                exchange.roomHasCome();
            }
        } else {
            endExchange(write.cause());
            close();
        }
    }

    private void allWritten(ChannelFuture write) {
        allWritten = write.isSuccess();
        written(write);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (exchange != null) {
            exchange.roomHasCome();
        }
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (exchange != null) {
                take(exchange, message);
            }
        } catch (IOException | RuntimeException e) {
            fail(e);
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void take(Exchange current, Object message) throws IOException {
        if (message instanceof HttpResponse head) {
            inInterim = !current.begin(head);
            keepAlive &= inInterim || HttpUtil.isKeepAlive(head);
        }
        if (message instanceof HttpContent content) {
            takeContent(current, content);
        }
    }

    private void takeContent(Exchange current, HttpContent content) throws IOException {
        if (content.decoderResult().isFailure()) {
            throw current.malformed(content.decoderResult().cause());
        }
        if (inInterim) {
            return;
        }
        current.append(content.content());
        if (content instanceof LastHttpContent last) {
            exchange = null;
            current.complete(last.trailingHeaders());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        endExchange(null);
        setClosed();
        context.fireChannelInactive();
    }

    /** TLS says whether the stream has ended or was cut; TCP alone can be cut by anybody. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslCloseCompletionEvent end && !end.isSuccess()) {
            endExchange(end.cause());
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException && !(cause instanceof SSLException)) {
            endExchange(cause);
        }
        fail(cause);
    }

    /** Ends the call that uses this, and closes. */
    void fail(Throwable cause) {
        var current = exchange;
        exchange = null;
        if (current != null) {
            current.fail(cause);
        }
        if (connectCall != null) {
            connectCall.fail(cause);
        }
        close();
    }

    private void endExchange(@Nullable Throwable cause) {
        var current = exchange;
        exchange = null;
        if (current != null) {
            current.cutOff(cause);
        }
    }

    void close() {
        if (channel != null) {
            channel.close();
        }
        setClosed();
    }

    private void setClosed() {
        if (!closed) {
            closed = true;
            pool.connectionClosed(this);
        }
    }
}
