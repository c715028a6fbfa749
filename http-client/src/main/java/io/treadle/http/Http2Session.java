package io.treadle.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.util.ReferenceCountUtil;
import io.treadle.core.CallHandle;
import io.treadle.core.time.Deadline;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * A connection of HTTP/2, which carries many exchanges at once, each on a stream of its own. Netty's codec frames and Netty's
 * multiplexer gives each stream a channel; this counts them. On the loop's thread.
 */
/*
 *   open       streams are opened, as many as the server allows, which until it says so are a hundred
 *   leaving    the server says GOAWAY, or the connection is too old, or a stream was given up while nothing came at all: no
 *              more streams; closed with the last one
 *   closed     each stream's channel closes with it and tells its exchange
 */
final class Http2Session extends ChannelDuplexHandler {
    private static final int MOST_STREAMS_UNTIL_TOLD = 100;

    /** What one stream may have on its way to us; a reader that stops holds up so much and no more. */
    private static final int STREAM_WINDOW = 256 << 10;

    /** What all streams together may; those that nobody reads must not hold up the others. */
    private static final int CONNECTION_WINDOW = 32 << 20;

    private static final int INITIAL_WINDOW = 65_535;

    /** For how long nothing at all may come while an answer is due, before the connection may be a dead one. */
    private static final Duration MOST_SILENCE = Duration.ofSeconds(1);

    private final HttpConnection connection;
    private final ConnectionPool pool;
    private final Channel channel;
    private final Set<Http2Stream> streams = new LinkedHashSet<>();
    private long mostStreams = MOST_STREAMS_UNTIL_TOLD;
    private boolean told;
    private boolean leaving;
    private boolean used;
    private boolean answered;
    private Deadline heard;
    private @Nullable CallHandle closeIfIdle;

    Http2Session(HttpConnection connection, ConnectionPool pool, Channel channel) {
        this.connection = connection;
        this.pool = pool;
        this.channel = channel;
        this.heard = pool.now();
        var settings = Http2Settings.defaultSettings()
                .pushEnabled(false)
                .initialWindowSize(STREAM_WINDOW)
                .maxHeaderListSize(pool.limits().headerBytes());
        var codec = Http2FrameCodecBuilder.forClient().initialSettings(settings).build();
        var pipeline = channel.pipeline();
        pipeline.addBefore(NettyPipeline.ReactiveBridge, "treadle.ear", new Ear());
        pipeline.addBefore(NettyPipeline.ReactiveBridge, "treadle.http2", codec);
        pipeline.addBefore(NettyPipeline.ReactiveBridge, "treadle.streams", new Http2MultiplexHandler(new NoPush()));
        pipeline.addBefore(NettyPipeline.ReactiveBridge, "treadle.session", this);
        widen(codec);
    }

    private static void widen(Http2FrameCodec codec) {
        try {
            var connection = codec.connection();
            connection
                    .local()
                    .flowController()
                    .incrementWindowSize(connection.connectionStream(), CONNECTION_WINDOW - INITIAL_WINDOW);
        } catch (Http2Exception e) {
            throw new IllegalStateException("a new connection takes no larger window; please report", e);
        }
    }

    /** Whether another stream may be opened. */
    boolean hasRoom() {
        return !leaving && streams.size() < mostStreams;
    }

    /** Whether the server has said how many streams it allows: its settings are the first that it sends. */
    boolean isTold() {
        return told;
    }

    /** A stream for one exchange, which has room. */
    Http2Stream open() {
        if (closeIfIdle != null) {
            closeIfIdle.cancel();
            closeIfIdle = null;
        }
        var stream = new Http2Stream(this, channel, used);
        used = true;
        streams.add(stream);
        return stream;
    }

    /** The server has answered on one of the streams. */
    void answered() {
        answered = true;
    }

    /** Whether it takes no more streams, and has served some. */
    boolean isWornOut() {
        return leaving && answered;
    }

    Deadline now() {
        return pool.now();
    }

    /** A stream is over. Nobody else is to wait on a connection that is perhaps dead, as TCP alone notices after many minutes. */
    void ended(Http2Stream stream) {
        if (!streams.remove(stream)) {
            return;
        }
        leaving |= pool.isTooOld(connection);
        if (!stream.isThrough() && isSilentSince(stream.begun())) {
            leave();
        }
        if (streams.isEmpty()) {
            rest();
        }
        pool.serveWaiting();
    }

    private boolean isSilentSince(Deadline begun) {
        var last = heard.isBefore(begun) ? begun : heard;
        return Deadline.after(last.nanos(), MOST_SILENCE).isBefore(pool.now());
    }

    private void rest() {
        if (leaving) {
            connection.close();
        } else {
            closeIfIdle = pool.afterIdleTime(this::closeIfUnused);
        }
    }

    private void closeIfUnused() {
        if (streams.isEmpty()) {
            connection.close();
        }
    }

    /** Whether it was there and nobody used it. */
    boolean closeUnused() {
        boolean unused = streams.isEmpty();
        if (unused) {
            connection.close();
        }
        return unused;
    }

    /** All exchanges fail. */
    void fail(Throwable cause) {
        leaving = true;
        for (var stream : List.copyOf(streams)) {
            stream.fail(cause);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
        try {
            if (frame instanceof Http2SettingsFrame settings) {
                told(settings.settings().maxConcurrentStreams());
            } else if (frame instanceof Http2GoAwayFrame) {
                leave();
            }
        } finally {
            ReferenceCountUtil.release(frame);
        }
    }

    /** What later settings do not name stays as it was (RFC 9113, 6.5.3). */
    private void told(@Nullable Long most) {
        mostStreams = most != null ? most : told ? mostStreams : Long.MAX_VALUE;
        told = true;
        pool.serveWaiting();
    }

    private void leave() {
        leaving = true;
        pool.left(connection);
        if (streams.isEmpty()) {
            connection.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        leaving = true;
        if (closeIfIdle != null) {
            closeIfIdle.cancel();
        }
        connection.close();
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(cause);
        connection.close();
    }

    /** Notices that bytes have come, of whatever frames. */
    private final class Ear extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            heard = pool.now();
            context.fireChannelRead(bytes);
        }
    }

    /** A stream that the server opens, which it was told not to. */
    private static final class NoPush extends ChannelInboundHandlerAdapter {
        @Override
        public boolean isSharable() {
            return true;
        }

        @Override
        @SuppressWarnings("FutureReturnValueIgnored")
        public void channelActive(ChannelHandlerContext context) {
            context.close();
        }
    }
}
