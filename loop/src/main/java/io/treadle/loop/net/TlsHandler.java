package io.treadle.loop.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.treadle.loop.EventLoop;
import java.io.IOException;
import javax.net.ssl.SSLException;

/** The end of a pipeline with TLS in it: tells a stream that has ended from one that was cut off. */
/*
 *   open      the peer says close_notify                     -> ended: reading comes to a good end
 *   open      the connection ends without                    -> cut off: anybody on the way can do that; reading fails
 *   ended     the connection ends                            nothing new
 *
 * shutdownOutput() says close_notify and leaves the connection as it is: the peer may still send.
 */
@SuppressWarnings("FutureReturnValueIgnored") // exceptionCaught tells
final class TlsHandler extends StreamHandler {
    private final SslHandler tls;
    private boolean notified;
    private boolean outputEnded;

    TlsHandler(EventLoop loop, Channel channel, StreamOptions options, SslHandler tls) {
        super(loop, channel, "TlsStream", options);
        this.tls = tls;
    }

    SslHandler tls() {
        return tls;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslCloseCompletionEvent closing && closing.isSuccess()) {
            notified = true;
            in().ended();
        }
        super.userEventTriggered(context, event);
    }

    @Override
    void inputEnded() {
        if (!notified) {
            broken(cutOff());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        inputEnded();
        super.channelInactive(context);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        super.exceptionCaught(context, reasonOf(cause));
    }

    /** What is behind Netty's wrapper. */
    static Throwable reasonOf(Throwable cause) {
        return cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
    }

    private static IOException cutOff() {
        return new SSLException("the stream was cut off: the connection ended without a close_notify of the peer");
    }

    @Override
    void endOutput() {
        outputEnded = true;
        tls.closeOutbound();
    }

    /** After the good-bye nothing can be written, so there is nothing to wait for: TLS would keep some of it for ever. */
    @Override
    void close() {
        ensureHere("close");
        if (outputEnded && !in().isClosed()) {
            in().close();
            out().drop();
            loop().nettyEventLoop().execute(() -> channel().close());
        } else {
            super.close();
        }
    }
}
