package io.treadle.loop.internal.netty;

import io.netty.channel.IoEventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The streams of a loop, which have to end before its Netty does: that closes a socket whatever has not gone out yet, and the peer
 * takes what it has got for all. On the loop's thread only.
 */
public final class OpenStreams {
    /** One of them, from when its channel is registered until it is closed. */
    public interface Stream {
        /** Whether it is closed for tasks, while what they have written goes out. */
        boolean isClosing();

        /** Done when the socket is closed. */
        Future<?> closed();

        /** Resets the connection, if the peer could take what it has got for all that was to be sent. In the hub. */
        void resetUnsent();
    }

    private final IoEventLoop eventLoop;
    private final Set<Stream> streams = new LinkedHashSet<>();

    OpenStreams(IoEventLoop eventLoop) {
        this.eventLoop = eventLoop;
    }

    /** Those of {@code eventLoop}, which is a loop's own. */
    public static OpenStreams of(IoEventLoop eventLoop) {
        return ((HubEventLoop) eventLoop).openStreams();
    }

    public void add(Stream stream) {
        streams.add(stream);
    }

    public void remove(Stream stream) {
        streams.remove(stream);
    }

    /** Waits until what closed streams had to send has gone out, for {@code grace} at most; then cuts off those that have more. */
    public void finish(Duration grace) {
        if (streams.isEmpty()) {
            return;
        }
        var limit = eventLoop.schedule(this::resetUnsent, TimeUnit.NANOSECONDS.convert(grace), TimeUnit.NANOSECONDS);
        List.copyOf(streams).stream().filter(Stream::isClosing).forEach(OpenStreams::awaitClosed);
        limit.cancel(false);
        HubFuture.await(eventLoop.submit(this::resetUnsent), "resets", "what cannot be sent");
    }

    private static void awaitClosed(Stream stream) {
        HubFuture.await(stream.closed(), "sends the rest of", stream);
    }

    private void resetUnsent() {
        List.copyOf(streams).forEach(Stream::resetUnsent);
    }
}
