package io.treadle.core.channel;

import io.treadle.core.DeadlineException;
import io.treadle.core.TaskLoop;
import io.treadle.core.internal.collect.LinkedRing;
import io.treadle.core.internal.collect.TakenItems;
import io.treadle.core.internal.handover.Exchange;
import io.treadle.core.internal.waiting.HomeLoop;
import io.treadle.core.internal.waiting.Waiting;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a channel and its ends have in common: the items, who waits, and what is closed. */
/*
 *   state    entered by                          send                           receive
 *   open                                         hands over, stores, waits      takes or waits
 *   ended    close(), the last sender closes     throws; who waits already      takes what is left, and from those who
 *                                                is still served                wait; then the end
 *   broken   the last receiver closes            throws, also who waits         throws, also who waits
 *
 * An end that is closed sends away those who wait through it, whatever the others do.
 */
final class Pipe<T> {
    private enum State {
        OPEN,
        ENDED,
        BROKEN
    }

    private final Channel<T> channel;
    private final HomeLoop home;
    private final Exchange<T> exchange;
    private final Overflow overflow;
    /** Who waits until it is over. */
    private final LinkedRing<EndAttempt> audience = new LinkedRing<>();

    private @Nullable Consumer<? super T> hook;
    private State state = State.OPEN;
    private @Nullable Throwable cause;
    private int senders;
    private int receivers;

    Pipe(Channel<T> channel, int capacity, Overflow overflow) {
        this.channel = channel;
        this.home = new HomeLoop(channel);
        this.exchange = new Exchange<>(new ArrayDeque<>(), capacity);
        this.overflow = overflow;
    }

    // ---- sending ----

    /** Sends, waiting for {@code limit} at most, null for ever; an item that it throws for is lost. */
    void send(End end, T item, @Nullable Duration limit) {
        Objects.requireNonNull(item, "item");
        try {
            home.checkpoint();
            if (!sendNow(end, item)) {
                awaitSend(new SendAttempt<>(this, end, item), limit);
            }
        } catch (WrongThreadException e) {
            throw e;
        } catch (Throwable e) {
            lose(item);
            tellIfOver();
            throw e;
        }
    }

    private void awaitSend(SendAttempt<T> attempt, @Nullable Duration limit) {
        if (limit == null) {
            Waiting.awaitTurn(attempt);
        } else if (!Waiting.await(attempt, limit)) {
            throw new DeadlineException("not sent in time: what=" + channel + ", limit=" + limit);
        }
        attempt.result();
    }

    boolean trySend(End end, T item) {
        home.enter();
        return sendNow(end, item);
    }

    private boolean sendNow(End end, T item) {
        if (state != State.OPEN || end.isClosed()) {
            throw sendRefusal(end);
        }
        return exchange.offer(item) || dropFor(item);
    }

    /** Makes room by its policy; whether it has one. */
    private boolean dropFor(T item) {
        switch (overflow) {
            case SUSPEND -> {
                return false;
            }
            case DROP_OLDEST -> {
                var oldest = exchange.poll();
                exchange.offer(item);
                lose(Objects.requireNonNull(oldest));
            }
            case DROP_LATEST -> lose(item);
        }
        return true;
    }

    RuntimeException sendRefusal(End end) {
        if (end.isClosed()) {
            return end.closedException();
        }
        return new ChannelClosedException(
                state == State.BROKEN
                        ? "nobody receives any more, the last receiver was closed: what=" + channel
                        : "the channel is closed, nothing can be sent: what=" + channel,
                cause);
    }

    // ---- receiving ----

    /** The next item, for which it waits; null at the end of the channel. */
    @Nullable
    T receiveOrEnd(End end) {
        home.checkpoint();
        end.ensureOpen();
        var item = poll();
        return item != null || isClosed() ? itemOrEnd(end, item) : awaitItem(end);
    }

    private @Nullable T poll() {
        var item = exchange.poll();
        tellIfOver();
        return item;
    }

    private @Nullable T awaitItem(End end) {
        var attempt = new ReceiveAttempt<>(this, end);
        Waiting.awaitTurn(attempt);
        return itemOrEnd(end, attempt.itemOrNull());
    }

    /** Whether it is closed and nothing is left; for good. */
    boolean isOver() {
        return isClosed() && exchange.size() == 0 && exchange.giversWaiting() == 0;
    }

    /** After whatever may have been the last: a close, an item taken, a sender gone. */
    void tellIfOver() {
        while (!audience.isEmpty() && isOver()) {
            Objects.requireNonNull(audience.poll()).letGo();
        }
    }

    LinkedRing<EndAttempt> audience() {
        return audience;
    }

    /** At its end, throws what it was closed with, if that was an error. */
    void ensureGoodEnd() {
        var unused = itemOrEnd(Channel.ITSELF, null);
    }

    /** Without an item, throws unless that is how it should be. */
    private @Nullable T itemOrEnd(End end, @Nullable T item) {
        if (item == null && (state == State.BROKEN || end.isClosed() || cause != null)) {
            throw receiveRefusal(end);
        }
        return item;
    }

    /** The items to the end of the channel, each received as it is asked for. */
    Iterator<T> items(End end) {
        return new TakenItems<>(() -> receiveOrEnd(end), "the channel has ended");
    }

    T receive(End end) {
        var item = receiveOrEnd(end);
        if (item == null) {
            throw receiveRefusal(end);
        }
        return item;
    }

    T receive(End end, Duration limit) {
        home.checkpoint();
        var attempt = new ReceiveAttempt<>(this, end);
        if (!Waiting.await(attempt, limit)) {
            throw new DeadlineException("nothing received in time: what=" + channel + ", limit=" + limit);
        }
        return attempt.result();
    }

    @Nullable
    T tryReceive(End end) {
        enterReceiving(end);
        var item = poll();
        if (item == null && isClosed()) {
            throw receiveRefusal(end);
        }
        return item;
    }

    void enterReceiving(End end) {
        home.enter();
        end.ensureOpen();
    }

    boolean isClosed() {
        return state != State.OPEN;
    }

    RuntimeException receiveRefusal(End end) {
        if (end.isClosed()) {
            return end.closedException();
        }
        return new ChannelClosedException(whyNothingComes(), cause);
    }

    private String whyNothingComes() {
        if (state == State.BROKEN) {
            return "the last receiver was closed: what=" + channel;
        }
        return "the channel has ended, nothing is left to receive: what=" + channel
                + (cause == null
                        ? "; iterate over it to stop there"
                        : "; it was closed because of a failure, see the cause");
    }

    // ---- closing ----

    void close(@Nullable Throwable why) {
        home.enter();
        if (state == State.OPEN) {
            state = State.ENDED;
            cause = why;
            exchange.refuseTakers(taker -> true);
            tellIfOver();
        }
    }

    private void breakUp() {
        state = State.BROKEN;
        exchange.refuseGivers(giver -> true);
        exchange.refuseTakers(taker -> true);
        exchange.removeStored().forEach(this::lose);
        tellIfOver();
    }

    End openSender() {
        home.enter();
        if (state != State.OPEN) {
            throw sendRefusal(Channel.ITSELF);
        }
        senders++;
        return new End("sender");
    }

    void closeSender(End end) {
        home.enter();
        if (end.close()) {
            exchange.refuseGivers(giver -> ((SendAttempt<T>) giver).end == end);
            if (--senders == 0) {
                close(null);
            }
            tellIfOver();
        }
    }

    End openReceiver() {
        home.enter();
        if (state == State.BROKEN) {
            throw receiveRefusal(Channel.ITSELF);
        }
        receivers++;
        return new End("receiver");
    }

    void closeReceiver(End end) {
        home.enter();
        if (end.close()) {
            exchange.refuseTakers(taker -> ((ReceiveAttempt<T>) taker).end == end);
            if (--receivers == 0) {
                breakUp();
            }
        }
    }

    // ---- what is lost ----

    void onUndelivered(Consumer<? super T> newHook) {
        if (hook != null) {
            throw new IllegalStateException("it has a hook for undelivered items already: what=" + channel);
        }
        hook = newHook;
    }

    /** Gives {@code item} to the hook, whose failure is nothing to whoever happens to lose an item. */
    void lose(T item) {
        if (hook != null) {
            try {
                hook.accept(item);
            } catch (Throwable e) { // checked too: a hook may throw one undeclared
                TaskLoop.current().callSoon(() -> {
                    throw e;
                });
            }
        }
    }

    // ---- looking ----

    String label() {
        return channel.label();
    }

    void enter() {
        home.enter();
    }

    Exchange<T> exchange() {
        return exchange;
    }

    Channel.Statistics statistics() {
        home.enter();
        return new Channel.Statistics(
                exchange.size(),
                exchange.peakSize(),
                exchange.capacity(),
                exchange.giversWaiting(),
                exchange.takersWaiting(),
                senders,
                receivers);
    }

    @Override
    public String toString() {
        var bound = exchange.capacity() == Channel.UNBOUNDED ? "" : ", capacity=" + exchange.capacity();
        var closed = isClosed() ? ", " + state.name().toLowerCase(Locale.ROOT) : "";
        return "channel(size=" + exchange.size() + bound + closed + ")";
    }
}
