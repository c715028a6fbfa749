package io.treadle.http;

import io.netty.handler.codec.http.HttpHeaders;
import io.treadle.loop.EventLoop;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A body that is still on its way. */
/*
 *   open     next() -> open;  at the end: gives the connection back -> over;  failure: closes the connection -> over
 *            close(): gives the connection back if all has come, though it was not read; else closes it -> over
 *            nobody has it any more: Hold
 *   over     next() is the end after the end, and an error after anything else
 */
final class WireSource extends BodySource {
    private final EventLoop loop;
    private final Exchange exchange;
    private final Carrier carrier;
    private final Hold hold;
    private boolean finished;

    @SuppressWarnings("this-escape") // the cleaner looks at this when nobody else can
    WireSource(EventLoop loop, Exchange exchange, Carrier carrier) {
        this.loop = loop;
        this.exchange = exchange;
        this.carrier = carrier;
        this.hold = Hold.of(this, loop, exchange);
    }

    @Override
    byte @Nullable [] next() throws IOException {
        if (finished) {
            return null;
        }
        if (hold.isOver()) {
            throw new IOException("the response was closed before this part of its body was read");
        }
        boolean failed = true;
        try {
            var piece = exchange.nextPiece();
            failed = false;
            if (piece == null) {
                finished = true;
                close();
            }
            return piece;
        } finally {
            if (failed) {
                hold.end();
                exchange.giveUp();
            }
        }
    }

    @Override
    void close() {
        if (hold.isOver()) {
            return;
        }
        ensureOnLoop();
        hold.end();
        if (exchange.isEnded()) {
            exchange.dropUnread();
            carrier.release();
            exchange.endUpload();
        } else {
            exchange.giveUp();
        }
    }

    private void ensureOnLoop() {
        if (!loop.isOnThread()) {
            throw new WrongThreadException("a response that is still read belongs to its loop: loop=" + loop.name()
                    + ", thread=" + Thread.currentThread() + "; close it in a task, or loop.submit(...)");
        }
    }

    @Override
    HttpHeaders trailers() {
        return exchange.incoming().trailers();
    }
}
