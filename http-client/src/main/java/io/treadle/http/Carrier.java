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
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * What carries an exchange: a connection of HTTP/1.1, which carries one after the other, or a stream of HTTP/2, which carries
 * one. A handler at the end of a channel whose codec turns messages into bytes, or frames; all on the loop's thread.
 */
@SuppressWarnings("FutureReturnValueIgnored") // that a channel has closed is told by channelInactive
abstract class Carrier extends ChannelInboundHandlerAdapter {
    private final ChannelFutureListener whenWritten = this::written;
    private final ChannelFutureListener whenAllWritten = this::allWritten;
    private @Nullable Channel channel;
    private @Nullable Exchange exchange;
    private boolean allWritten;
    private boolean inInterim;

    final void setChannel(Channel connected) {
        channel = connected;
    }

    final @Nullable Channel channel() {
        return channel;
    }

    /** The one under way. */
    final @Nullable Exchange exchange() {
        return exchange;
    }

    /** Whether the request was written to its end and the response is there. */
    final boolean isThrough() {
        return allWritten && exchange == null;
    }

    // ---- from the task ----

    /** Sends {@code message}; what comes back goes to {@code waiting}. Unless it is whole, its body follows. */
    abstract void send(HttpRequest message, Exchange waiting);

    /** The exchange is over: gives itself back, to be used again if it can be. */
    abstract void release();

    /** Nobody wants the rest of the exchange. */
    abstract void close();

    /** Whether it may be closed by the server for reasons older than this exchange. */
    abstract boolean isReused();

    /** Whether the server has said that it did not look at the request. */
    boolean isRefused() {
        return false;
    }

    /** Whether it was refused only because the connection has served as many others as the server lets it. */
    boolean isWornOut() {
        return false;
    }

    /** A part of the request could not be written. */
    void notWritten(Throwable cause) {}

    final void begin(Exchange waiting) {
        allWritten = false;
        exchange = waiting;
    }

    final void write(HttpRequest message) {
        writeMessage(message, message instanceof FullHttpRequest ? whenAllWritten : whenWritten);
    }

    /** Sends a piece of the body. */
    final void write(ByteBuf bytes) {
        writeMessage(new DefaultHttpContent(bytes), whenWritten);
    }

    /** The body is over. */
    final void writeEnd() {
        writeMessage(LastHttpContent.EMPTY_LAST_CONTENT, whenAllWritten);
    }

    private void writeMessage(Object message, ChannelFutureListener listener) {
        if (channel == null) {
            ReferenceCountUtil.release(message);
        } else {
            channel.writeAndFlush(message).addListener(listener);
        }
    }

    /** Whether it takes more of a body now. */
    final boolean isWritable() {
        return channel != null && channel.isWritable();
    }

    /** Whether bytes are read as they come, or left to the system, which slows the server down. */
    final void setReading(boolean wanted) {
        if (channel != null) {
            channel.config().setAutoRead(wanted);
        }
    }

    // ---- from Netty ----

    private void written(ChannelFuture write) {
        if (!write.isSuccess()) {
            notWritten(write.cause());
            cutOff(write.cause());
            close();
        } else if (exchange != null) {
            exchange.roomHasCome();
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
            begun(head);
            inInterim = !current.begin(head);
        }
        if (message instanceof HttpContent content) {
            takeContent(current, content);
        }
    }

    /** A head has come, perhaps an interim one. */
    abstract void begun(HttpResponse head);

    private void takeContent(Exchange current, HttpContent content) throws IOException {
        if (content.decoderResult().isFailure()) {
            throw current.malformed(content.decoderResult().cause());
        }
        if (inInterim) {
            return;
        }
        if (!current.isAnswered()) {
            throw current.hop().malformed("a body came before its head");
        }
        current.append(content.content());
        if (content instanceof LastHttpContent last) {
            exchange = null;
            current.complete(last.trailingHeaders());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        cutOff(null);
        close();
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException && !(cause instanceof SSLException)) {
            cutOff(cause);
        }
        fail(cause);
    }

    /** Ends the exchange that is under way, and closes. */
    void fail(Throwable cause) {
        var current = exchange;
        exchange = null;
        if (current != null) {
            current.fail(cause);
        }
        close();
    }

    /** Ends the exchange that is under way because there is no more to come. */
    final void cutOff(@Nullable Throwable cause) {
        var current = exchange;
        exchange = null;
        if (current != null) {
            current.cutOff(cause);
        }
    }
}
