package io.treadle.http;

import io.treadle.http.error.ConnectionClosedException;
import io.treadle.loop.EventLoop;
import java.io.IOException;

/** Makes hops: finds a connection, sends the request, and waits for the response. */
final class Hops {
    private final EventLoop loop;
    private final ConnectionPools pools;
    private final Pacing pacing;

    Hops(EventLoop loop, ConnectionPools pools, Pacing pacing) {
        this.loop = loop;
        this.pools = pools;
        this.pacing = pacing;
    }

    /**
     * The response, read whole or open as {@code hop} wants it. A kept connection that turns out to be closed before any byte
     * of the response is replaced once, if the request may be repeated.
     */
    OpenResponse run(Hop hop) throws IOException {
        pacing.await(hop);
        var connection = pools.of(hop.origin()).acquire(hop);
        try {
            return exchange(connection, hop);
        } catch (ConnectionClosedException e) {
            if (!(e.isBeforeResponse() && connection.isReused() && hop.mayBeRepeated())) {
                throw e;
            }
        }
        return exchange(pools.of(hop.origin()).acquireFresh(hop), hop);
    }

    private OpenResponse exchange(HttpConnection connection, Hop hop) throws IOException {
        boolean answered = false;
        try {
            var exchange = new Exchange(hop, loop, connection);
            connection.send(RequestHead.toMessage(hop), exchange);
            if (RequestHead.isStreamed(hop.request())) {
                Upload.run(exchange, connection);
            }
            exchange.await(hop.whole() ? Exchange.Goal.END : Exchange.Goal.HEAD);
            answered = true;
            return hop.whole() ? whole(exchange, connection) : open(exchange, connection);
        } finally {
            if (!answered) {
                connection.close();
            }
        }
    }

    private static OpenResponse open(Exchange exchange, HttpConnection connection) {
        return new OpenResponse(exchange.received(), new WireSource(exchange, connection));
    }

    private static OpenResponse whole(Exchange exchange, HttpConnection connection) {
        connection.release();
        return new OpenResponse(exchange.received(), BodySource.of(exchange.wholeBody(), exchange.trailers()));
    }
}
