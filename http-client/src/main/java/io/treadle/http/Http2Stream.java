package io.treadle.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.treadle.core.time.Deadline;
import java.io.IOException;

/** A stream of HTTP/2: one exchange, whose messages Netty turns into frames. Closing it early resets it and nothing else. */
/*
 *   new       made by its session, counted
 *   opening   send(): the multiplexer makes a channel for it
 *   open      frames go and come
 *   over      the response is there and the request was written; reset by either side; or the connection is closed
 */
@SuppressWarnings("FutureReturnValueIgnored") // that a channel has closed is told by channelInactive
final class Http2Stream extends Carrier {
    private final Http2Session session;
    private final Channel parent;
    private final boolean reused;
    private final Deadline begun;
    private boolean refused;
    private boolean over;

    Http2Stream(Http2Session session, Channel parent, boolean reused) {
        this.session = session;
        this.parent = parent;
        this.reused = reused;
        this.begun = session.now();
    }

    /** Since when an answer is due. */
    Deadline begun() {
        return begun;
    }

    @Override
    void send(HttpRequest message, Exchange waiting) {
        begin(waiting);
        if (over) {
            ReferenceCountUtil.release(message);
            cutOff(null);
            return;
        }
        var initializer = new ChannelInitializer<Http2StreamChannel>() {
            @Override
            protected void initChannel(Http2StreamChannel stream) {
                stream.pipeline().addLast(new Http2StreamFrameToHttpObjectCodec(false), Http2Stream.this);
            }
        };
        new Http2StreamChannelBootstrap(parent)
                .handler(initializer)
                .open()
                .addListener((Future<Http2StreamChannel> opening) -> opened(opening, message));
    }

    private void opened(Future<Http2StreamChannel> opening, HttpRequest message) {
        if (!opening.isSuccess()) {
            ReferenceCountUtil.release(message);
            refused = true;
            cutOff(opening.cause());
            close();
        } else if (over) {
            ReferenceCountUtil.release(message);
            opening.getNow().close();
        } else {
            setChannel(opening.getNow());
            write(message);
        }
    }

    /** Netty lets no stream begin after GOAWAY, nor more than the server allows since its last settings. */
    @Override
    void notWritten(Throwable cause) {
        refused |= cause instanceof Http2Exception e && e.error() == Http2Error.REFUSED_STREAM;
    }

    @Override
    void begun(HttpResponse head) {
        session.answered();
        // How HTTP/1.1 would frame it; the stream's own frames do.
        head.headers().remove(HttpHeaderNames.TRANSFER_ENCODING);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof Http2ResetFrame reset) {
            refused = reset.errorCode() == Http2Error.REFUSED_STREAM.code();
            cutOff(new IOException("the server has reset the stream: error=" + Http2Error.valueOf(reset.errorCode())));
            close();
        } else if (event instanceof Http2GoAwayFrame) { // told to the streams that the server has not begun, only
            refused = true;
            cutOff(new IOException("the server goes away, and has not looked at the request"));
            close();
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var exchange = exchange();
        if (exchange != null) {
            exchange.bytesHaveCome();
        }
        super.channelRead(context, message);
    }

    @Override
    boolean isReused() {
        return reused;
    }

    /** By a reset or by GOAWAY: both say that nothing of it was processed (RFC 9113, 8.7). Or it was never sent. */
    @Override
    boolean isRefused() {
        return refused;
    }

    @Override
    boolean isWornOut() {
        return refused && session.isWornOut();
    }

    @Override
    void release() {
        close();
    }

    @Override
    void close() {
        if (over) {
            return;
        }
        over = true;
        var stream = channel();
        if (stream != null) {
            stream.close();
        }
        session.ended(this);
    }
}
