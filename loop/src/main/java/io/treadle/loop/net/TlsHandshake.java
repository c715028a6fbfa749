package io.treadle.loop.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.treadle.core.Task;
import io.treadle.loop.internal.netty.HubFuture;
import java.io.IOException;
import java.net.SocketTimeoutException;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLHandshakeException;

/** Turns a stream into one that speaks TLS. */
/*
 *   flush()     in the task: what was written before goes out as it is
 *   begin()     in the hub, at once: the stream's handler makes way for Netty's TLS and a handler of the new stream; what
 *               had arrived and was not read goes to TLS, so that nothing that came in clear is taken for secret
 *   await()     in the task: the handshake, for a limited time; if it fails, is late or cancelled the connection is reset,
 *               and Netty lets go of the engine and its buffers
 */
final class TlsHandshake {
    private final ChannelStream plain;
    private final SslHandler tls;
    private final TlsHandler handler;
    private final TlsOptions options;
    private final String who;

    TlsHandshake(ChannelStream plain, SSLEngine engine, String who, TlsOptions options) {
        this.plain = plain;
        this.options = options;
        this.who = who;
        this.tls = new SslHandler(engine);
        this.handler = new TlsHandler(
                plain.handler().loop(), plain.nettyChannel(), plain.handler().options(), tls);
        tls.setHandshakeTimeoutMillis(0); // the time is limited here, by the loop's clock
    }

    TlsStream perform() throws IOException {
        boolean done = false;
        try {
            boolean inTime = Task.moveOnAfter(options.handshakeTimeout(), this::run);
            if (!inTime) {
                throw new SocketTimeoutException("no TLS handshake in time: " + who + ", stream=" + handler
                        + ", TlsOptions.handshakeTimeout=" + options.handshakeTimeout());
            }
            done = true;
            return new TlsStream(handler);
        } finally {
            if (!done) {
                plain.abort();
                handler.abort();
            }
        }
    }

    private void run() throws IOException {
        plain.flush();
        var eventLoop = plain.handler().loop().nettyEventLoop();
        Promise<Channel> begun = eventLoop.newPromise();
        eventLoop.execute(() -> begin(begun));
        ensureSucceeded(begun);
        ensureSucceeded(tls.handshakeFuture());
    }

    private void begin(Promise<Channel> begun) {
        try {
            var arrived = plain.handler().handOver();
            plug(plain.nettyChannel(), arrived);
            begun.trySuccess(plain.nettyChannel());
        } catch (Throwable e) {
            begun.tryFailure(e);
        }
    }

    private void plug(Channel channel, ByteBuf arrived) throws Exception {
        var pipeline = channel.pipeline();
        pipeline.replace(plain.handler(), null, handler);
        pipeline.addBefore(pipeline.context(handler).name(), null, tls);
        if (arrived.isReadable()) {
            var context = pipeline.context(tls);
            tls.channelRead(context, arrived);
            tls.channelReadComplete(context);
        } else {
            arrived.release();
        }
        channel.config().setAutoRead(true);
    }

    private void ensureSucceeded(Future<?> step) throws IOException {
        var failure = HubFuture.await(step, "makes a TLS handshake on", handler);
        if (failure instanceof IllegalStateException e) {
            throw e;
        }
        if (failure != null) {
            var reason = TlsHandler.reasonOf(failure);
            var error = new SSLHandshakeException(
                    "the TLS handshake failed: " + who + ", stream=" + handler + ": " + describe(reason));
            error.initCause(reason);
            throw error;
        }
    }

    private static String describe(Throwable reason) {
        return reason.getMessage() == null ? "the peer has closed the connection" : reason.getMessage();
    }
}
