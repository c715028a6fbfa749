package io.treadle.http;

import io.treadle.http.HttpEvent.Kind;
import io.treadle.http.error.ConnectionClosedException;
import io.treadle.loop.EventLoop;
import java.io.IOException;
import java.util.List;

/** Makes hops: finds a connection, sends the request, and waits for the response. */
final class Hops {
    /**
     * By servers that take none. Where a connection takes a few of many, one that others have passed is refused again and again, but
     * each time some have been answered.
     */
    private static final int MOST_REFUSALS = 5;

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
     * of the response is replaced once, if the request may be repeated; and those that refuse to look at the request, whatever
     * its method, a few times; those that were worn out by others do not count.
     */
    OpenResponse run(Hop hop) throws IOException {
        pacing.await(hop);
        try {
            return tryIt(hop);
        } catch (IOException e) {
            hop.events().tell(Kind.FAILED, hop, () -> List.of(String.valueOf(e.getMessage())));
            throw e;
        }
    }

    private OpenResponse tryIt(Hop hop) throws IOException {
        var carrier = pools.of(hop).acquire(hop);
        int failures = 0;
        while (true) {
            try {
                return exchange(carrier, hop);
            } catch (ConnectionClosedException e) {
                failures += carrier.isWornOut() ? 0 : 1;
                if (!e.isBeforeResponse() || !isWorthAnother(failures, carrier, hop)) {
                    throw e;
                }
            }
            carrier = pools.of(hop).acquireFresh(hop);
        }
    }

    private static boolean isWorthAnother(int failures, Carrier carrier, Hop hop) {
        return carrier.isRefused()
                ? failures <= MOST_REFUSALS && hop.request().body().isRepeatable()
                : failures == 1 && carrier.isReused() && hop.mayBeRepeated();
    }

    /** Whether the client was closed, so that nothing is worth another try. */
    boolean isClosed() {
        return pools.isClosed();
    }

    private OpenResponse exchange(Carrier carrier, Hop hop) throws IOException {
        var exchange = new Exchange(hop, loop, carrier);
        boolean answered = false;
        try {
            var message = RequestHead.toMessage(hop);
            carrier.send(message, exchange);
            hop.events().tell(Kind.SENT, hop, () -> HeadText.of(hop, message));
            if (RequestHead.isStreamed(hop.request())) {
                upload(exchange, carrier);
            }
            exchange.await(hop.whole() ? Exchange.Goal.END : Exchange.Goal.HEAD);
            answered = true;
            return hop.whole() ? whole(exchange, carrier) : open(exchange, carrier);
        } finally {
            if (!answered) {
                exchange.giveUp();
                exchange.awaitEndOfUpload();
            }
        }
    }

    /** Who opens a response may have to read it for the server to take more. */
    private void upload(Exchange exchange, Carrier carrier) throws IOException {
        if (exchange.hop().whole()) {
            Upload.run(exchange, carrier);
        } else {
            exchange.uploadBy(OwnUpload.begin(loop, exchange, carrier));
        }
    }

    private OpenResponse open(Exchange exchange, Carrier carrier) {
        return new OpenResponse(exchange.incoming().toReceived(), new WireSource(loop, exchange, carrier));
    }

    private static OpenResponse whole(Exchange exchange, Carrier carrier) {
        carrier.release();
        var incoming = exchange.incoming();
        return new OpenResponse(incoming.toReceived(), BodySource.of(incoming.wholeBody(), incoming.trailers()));
    }
}
