package io.treadle.loop.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.treadle.core.time.Deadline;
import io.treadle.loop.EventLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Accepts connections for a server, as many as it wants. In the hub. */
/*
 *   accepting   autoRead is on: Netty accepts what comes
 *   paused      the server is full: roomMade() or descriptorFreed() goes on
 *   failing     accept() failed, for want of descriptors most likely, and would again: goes on after a pause, which
 *               doubles with each failure, or as soon as a connection of the server has ended
 */
@SuppressWarnings("FutureReturnValueIgnored") // timers and tasks of the hub
final class Acceptor extends ChannelInboundHandlerAdapter {
    private static final long FIRST_PAUSE_MILLIS = 10;
    private static final long LONGEST_PAUSE_MILLIS = 1000;

    /** With connections that come and go accepting may fail at each of them. */
    private static final Duration REPORT_PAUSE = Duration.ofMinutes(1);

    private final EventLoop loop;
    private final Channel channel;
    private final StreamServer<?> server;
    private boolean failing;
    private long pauseMillis = FIRST_PAUSE_MILLIS;
    private @Nullable Deadline nextReport;

    Acceptor(EventLoop loop, Channel channel, StreamServer<?> server) {
        this.loop = loop;
        this.channel = channel;
        this.server = server;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        pauseMillis = FIRST_PAUSE_MILLIS;
        server.accepted((Channel) message);
        if (server.isFull()) {
            channel.config().setAutoRead(false);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (failing) {
            return;
        }
        if (pauseMillis == FIRST_PAUSE_MILLIS && isReportDue()) {
            nextReport = loop.deadlineAfter(REPORT_PAUSE);
            report(cause);
        }
        failing = true;
        channel.config().setAutoRead(false);
        loop.nettyEventLoop().schedule(this::pauseOver, pauseMillis, TimeUnit.MILLISECONDS);
        pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
    }

    private boolean isReportDue() {
        return nextReport == null || !loop.deadlineAfter(Duration.ZERO).isBefore(nextReport);
    }

    private void report(Throwable cause) {
        var failure = new IOException(
                "accepting failed, and is tried again: server=" + server + ": " + cause.getMessage(), cause);
        loop.callSoon(() -> {
            throw failure;
        });
    }

    private void pauseOver() {
        failing = false;
        roomMade();
    }

    /** A connection of the server was closed. */
    void descriptorFreed() {
        failing = false;
        roomMade();
    }

    /** The server may want connections again. Also in tasks. */
    void roomMade() {
        if (!failing && channel.isOpen() && !channel.config().isAutoRead() && !server.isFull()) {
            channel.config().setAutoRead(true);
        }
    }
}
