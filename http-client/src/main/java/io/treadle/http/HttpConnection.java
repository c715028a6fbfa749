package io.treadle.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.treadle.core.time.Deadline;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;

/**
 * A connection of a pool: Reactor Netty has made it, Netty's codec frames its messages, and this gives them to the exchange
 * that is under way. One that speaks HTTP/2 has a session, whose streams carry the exchanges in its place.
 */
/*
 *   idle      no exchange; whatever arrives is an error of the server, and the connection is closed
 *   busy      send() until the last byte of the response -> idle, if both sides keep it alive and the request was written
 *             to its end; else closed
 *   closed    by the server, by us, after an error, or when a waiting task has given up: a response that nobody wants
 *             must never meet the next request
 */
@SuppressWarnings("FutureReturnValueIgnored") // that a channel has closed is told by channelInactive
final class HttpConnection extends Carrier {
    private final ConnectionPool pool;
    private final Deadline lifeEnd;
    private @Nullable Consumer<Throwable> connecting;
    private @Nullable Http2Session session;
    private boolean keepAlive = true;
    private boolean direct = true;
    private boolean closed;
    private int uses;
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
        setChannel(connected);
        connecting = null;
        if (pool.speaksHttp2(connected)) {
            session = new Http2Session(this, pool, connected);
        } else {
            addHandlers(connected);
        }
        connected.config().setAutoRead(true);
    }

    /** Looks at the address that it has, before it is used. By a task: what is asked may be held up by a lock. */
    void ensureAllowed() throws IOException {
        var connected = channel();
        if (direct && connected != null && connected.remoteAddress() instanceof InetSocketAddress inet) {
            pool.ensureAllowed(inet.getAddress());
        }
    }

    private void addHandlers(Channel connected) {
        var decoder = new ResponseDecoder(this, pool.limits());
        connected.pipeline().addBefore(NettyPipeline.ReactiveBridge, "treadle.encoder", new HttpRequestEncoder());
        connected.pipeline().addBefore(NettyPipeline.ReactiveBridge, "treadle.decoder", decoder);
        connected.pipeline().addBefore(NettyPipeline.ReactiveBridge, "treadle.http", this);
    }

    boolean isConnected() {
        return channel() != null;
    }

    /** Of HTTP/2; null if this speaks HTTP/1.1. */
    @Nullable
    Http2Session session() {
        return session;
    }

    /**
     * Is told what ends the call that connects this, for when it is closed meanwhile.
     *
     * @param directly to the server itself, so that the connection has its address
     */
    void connecting(Consumer<Throwable> ending, boolean directly) {
        connecting = ending;
        direct = directly;
    }

    boolean isClosed() {
        return closed;
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
        return keepAlive && isThrough() && !closed;
    }

    @Override
    boolean isReused() {
        return uses > 1;
    }

    @Override
    void send(HttpRequest message, Exchange waiting) {
        uses++;
        begin(waiting);
        if (closed) {
            cutOff(null);
            return;
        }
        keepAlive = HttpUtil.isKeepAlive(message);
        write(message);
    }

    @Override
    void release() {
        pool.release(this);
    }

    @Override
    void begun(HttpResponse head) {
        keepAlive &= head.status().codeClass() == HttpStatusClass.INFORMATIONAL || HttpUtil.isKeepAlive(head);
    }

    /** TLS says whether the stream has ended or was cut; TCP alone can be cut by anybody. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslCloseCompletionEvent end && !end.isSuccess()) {
            cutOff(end.cause());
        }
        context.fireUserEventTriggered(event);
    }

    /** Also ends the call that connects this. */
    @Override
    void fail(Throwable cause) {
        if (connecting != null) {
            connecting.accept(cause);
        }
        if (session != null) {
            session.fail(cause);
        }
        super.fail(cause);
    }

    @Override
    void close() {
        var connected = channel();
        if (connected != null) {
            connected.close();
        }
        if (!closed) {
            closed = true;
            pool.connectionClosed(this);
        }
    }
}
