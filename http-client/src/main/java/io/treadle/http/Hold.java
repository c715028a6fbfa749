package io.treadle.http;

import io.treadle.loop.EventLoop;
import java.lang.System.Logger.Level;
import java.lang.ref.Cleaner;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * That an open response holds a connection. Who opens a response may hand it to anybody, so it belongs to no scope; one that
 * nobody has any more, and that was neither read to its end nor closed, gives its connection up with a warning.
 */
/*
 *   held     -> over        the response is read to its end or closed; on the loop
 *            -> abandoned   the garbage collector has found that nobody can read it: in a thread of the JDK, which asks the
 *                           loop to look -> over, if it is still held then
 *   over     nothing more happens
 */
final class Hold implements Runnable {
    private static final System.Logger LOG = System.getLogger(OpenResponse.class.getName());
    private static final Cleaner CLEANER = Cleaner.create();

    private final EventLoop loop;
    private final Exchange exchange;
    private final @Nullable Throwable opened;
    private Cleaner.@Nullable Cleanable cleanable;
    private volatile boolean over;

    private Hold(EventLoop loop, Exchange exchange) {
        this.loop = loop;
        this.exchange = exchange;
        this.opened = loop.isDebug() ? new Throwable("opened here") : null;
    }

    /** That {@code body}, whose bytes come from {@code exchange}, holds its connection. */
    static Hold of(BodySource body, EventLoop loop, Exchange exchange) {
        var hold = new Hold(loop, exchange);
        hold.cleanable = CLEANER.register(body, hold);
        return hold;
    }

    boolean isOver() {
        return over;
    }

    /** The connection is given back or closed. */
    void end() {
        over = true;
        if (cleanable != null) {
            cleanable.clean();
        }
    }

    /** For the cleaner. */
    @Override
    public void run() {
        if (!over) {
            try {
                loop.post(this::abandoned);
            } catch (RejectedExecutionException e) {
                // The loop is closed, and its connections with it.
            }
        }
    }

    private void abandoned() {
        if (over) {
            return;
        }
        over = true;
        if (!exchange.hasFailed()) {
            LOG.log(
                    Level.WARNING,
                    "an open response was dropped, and held a connection until now: request="
                            + exchange.hop().call()
                            + "; read it to its end or close it, by try-with-resources for example"
                            + (opened == null ? "; debug mode tells where it was opened" : ""),
                    opened);
        }
        exchange.giveUp();
    }
}
