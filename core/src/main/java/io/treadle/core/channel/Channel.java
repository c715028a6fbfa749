package io.treadle.core.channel;

import io.treadle.core.internal.waiting.Names;
import io.treadle.core.select.SelectClause;
import java.time.Duration;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A stream of items between tasks of one loop, which ends: each item goes from one that sends to one that receives, in the
 * order in which they were sent. Who waits is served in the order of coming, and nobody overtakes.
 *
 * <p>Nothing is lost and nothing comes twice: an item that was handed to a task is received, even if the task is cancelled
 * or its time is over in the same turn; a task that is cancelled before has received or sent nothing. Items that do get
 * lost, by overflow, by closing, or because their {@code send} threw, go to the hook of {@link #onUndelivered}.
 *
 * <p>The channel may be used itself, or through separate ends ({@link #sender}, {@link #receiver}), where the last that
 * closes closes its side; other threads use {@link #foreignSender} and {@link #foreignReceiver}. Everything else is for the
 * tasks of the loop that first uses it, and throws {@link WrongThreadException} elsewhere. What may wait throws {@link
 * io.treadle.core.Cancelled} in a cancelled task, whether it has to wait or not.
 *
 * @param <T> the items, none of them null
 */
public final class Channel<T> implements Iterable<T>, AutoCloseable {
    /**
     * What a channel is like at one time.
     *
     * @param size how many items it holds
     * @param peakSize how many it held at most
     * @param capacity how many it has room for; {@code Integer.MAX_VALUE} where there is no bound
     * @param sendersWaiting how many wait to send
     * @param receiversWaiting how many wait to receive
     * @param openSenders how many separate sending ends are open
     * @param openReceivers how many separate receiving ends are open
     */
    public record Statistics(
            int size,
            int peakSize,
            int capacity,
            int sendersWaiting,
            int receiversWaiting,
            int openSenders,
            int openReceivers) {}

    static final int UNBOUNDED = Integer.MAX_VALUE;
    /** The end through which the channel is used itself; never closed. */
    static final End ITSELF = new End("channel");

    private final Pipe<T> pipe;
    private String name = "";

    @SuppressWarnings("this-escape") // for its name in errors only
    private Channel(int capacity, Overflow overflow) {
        this.pipe = new Pipe<>(this, capacity, overflow);
    }

    /** A channel without room: each sender waits for its receiver. */
    public static <T> Channel<T> rendezvous() {
        return new Channel<>(0, Overflow.SUSPEND);
    }

    /** A channel with room for {@code capacity} items, at least one; while it is full, senders wait. */
    public static <T> Channel<T> bounded(int capacity) {
        return bounded(capacity, Overflow.SUSPEND);
    }

    /** A channel with room for {@code capacity} items, at least one; while it is full, {@code overflow} says what happens. */
    public static <T> Channel<T> bounded(int capacity, Overflow overflow) {
        if (capacity < 1) {
            throw new IllegalArgumentException("a bounded channel has room for one item at least: capacity=" + capacity
                    + "; without room it is Channel.rendezvous()");
        }
        return new Channel<>(capacity, overflow);
    }

    /** A channel that takes whatever is sent. */
    public static <T> Channel<T> unbounded() {
        return new Channel<>(UNBOUNDED, Overflow.SUSPEND);
    }

    /** A channel that keeps only the latest item. */
    public static <T> Channel<T> conflated() {
        return bounded(1, Overflow.DROP_OLDEST);
    }

    /**
     * Has {@code hook} called with every item that is lost: dropped for another, left when the last receiver was closed, or
     * that of a {@code send} which threw, or what a {@code sendAll} or a subscriber that was cancelled had asked for. Not with that
     * of a {@link #trySend} or a select, which stays with the caller, nor with that of a {@link ForeignSender} whose loop was
     * closed before it began to send.
     *
     * <p>It is called in the task that loses the item, or for what comes too late from a publisher in a callback of the loop. It
     * should not wait; if it fails, that goes to the loop's exception handler.
     *
     * @return this channel
     * @throws IllegalStateException if it has a hook
     */
    public Channel<T> onUndelivered(Consumer<? super T> hook) {
        pipe.onUndelivered(hook);
        return this;
    }

    /** Names it, for dumps and errors, before it is used; returns this. */
    public Channel<T> named(String newName) {
        name = Objects.requireNonNull(newName, "newName");
        return this;
    }

    // ---- sending ----

    /**
     * Sends {@code item}; waits while there is no room and nobody receives.
     *
     * @throws ChannelClosedException if the channel is closed; a close after it has begun to wait does not stop it
     */
    public void send(T item) {
        pipe.send(ITSELF, item, null);
    }

    /**
     * Sends {@code item}, waiting for {@code limit} at most; else as {@link #send(Object)}.
     *
     * @throws io.treadle.core.DeadlineException if it could not be sent in time
     */
    public void send(T item, Duration limit) {
        pipe.send(ITSELF, item, Objects.requireNonNull(limit, "limit"));
    }

    /**
     * Sends {@code item} if that needs no waiting; whether it did. One that overflow drops counts as sent.
     *
     * @throws ChannelClosedException if the channel is closed
     */
    public boolean trySend(T item) {
        return pipe.trySend(ITSELF, Objects.requireNonNull(item, "item"));
    }

    /** Sending {@code item}, as a clause of a select; the item is what was taken. A closed channel makes the select throw. */
    public SelectClause<T> sending(T item) {
        Objects.requireNonNull(item, "item");
        return () -> new SendAttempt<>(pipe, ITSELF, item);
    }

    /** Sends all {@code items}, one after the other, as {@link #send(Object)} does. */
    public void sendAll(Iterable<? extends T> items) {
        items.forEach(this::send);
    }

    /** Sends all items of the stream, each taken from it when the one before was sent; then closes the stream. */
    public void sendAll(Stream<? extends T> items) {
        try (items) {
            items.sequential().forEachOrdered(this::send);
        }
    }

    /**
     * Sends all items of {@code publisher}, asking for 64 more at most than were sent; returns when it completes. Leaving by
     * an exception cancels the subscription, and what has arrived by then is lost.
     *
     * @throws Exception what the publisher failed with; a {@link io.treadle.core.Cancelled} as a {@link
     *     io.treadle.core.TaskCancelledException}, because it was somebody else's
     */
    public void sendAll(Flow.Publisher<? extends T> publisher) throws Exception {
        new FlowIntake<>(pipe).sendAll(publisher);
    }

    // ---- receiving ----

    /**
     * The next item; waits for it.
     *
     * @throws ChannelClosedException if the channel is closed and nothing is left in it
     */
    public T receive() {
        return pipe.receive(ITSELF);
    }

    /**
     * The next item; waits for {@code limit} at most. Else as {@link #receive()}.
     *
     * @throws io.treadle.core.DeadlineException if there was none in time
     */
    public T receive(Duration limit) {
        return pipe.receive(ITSELF, limit);
    }

    /**
     * The next item if there is one; does not wait.
     *
     * @throws ChannelClosedException if the channel is closed and nothing is left in it
     */
    public Optional<T> tryReceive() {
        return Optional.ofNullable(pipe.tryReceive(ITSELF));
    }

    /** Receiving the next item, as a clause of a select. The end of the channel makes the select throw. */
    public SelectClause<T> receiving() {
        return () -> new ReceiveAttempt<>(pipe, ITSELF);
    }

    /**
     * The items as they come, to the end of the channel; {@code hasNext} waits and takes one. Several may iterate: each item goes
     * to one of them. If the channel was closed with a cause, the iteration ends by a {@link ChannelClosedException} with it.
     */
    @Override
    public Iterator<T> iterator() {
        return pipe.items(ITSELF);
    }

    /** The items as {@link #iterator} gives them, as a stream for the calling task: it must not be made parallel. */
    public Stream<T> stream() {
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(iterator(), Spliterator.ORDERED | Spliterator.NONNULL), false);
    }

    /**
     * The items for subscribers, which any thread may be: each item goes to one of them, and none is taken out before it was
     * asked for. A subscription is a task of the loop; it ends with the channel, and cancelling it leaves the channel as it
     * is. Signals come on the loop's thread. {@code ReactorBridge.flux} makes a {@code Flux} of it.
     */
    public Flow.Publisher<T> publisher() {
        return new ChannelPublisher<>(pipe);
    }

    // ---- closing ----

    /**
     * Ends the channel: nothing more can be sent, and who receives gets what is left, also from those who wait to send
     * already. Idempotent; does not wait.
     */
    @Override
    public void close() {
        pipe.close(null);
    }

    /**
     * Ends the channel as {@link #close()} does, because of {@code cause}: who comes to the end gets a {@link
     * ChannelClosedException} with it. Does nothing if it is closed.
     */
    public void close(@Nullable Throwable cause) {
        pipe.close(cause);
    }

    /** Whether nothing more can be sent. */
    public boolean isClosed() {
        pipe.enter();
        return pipe.isClosed();
    }

    // ---- ends ----

    /** A new sending end. When the last of them is closed, the channel is. */
    public Sender<T> sender() {
        return new Sender<>(pipe, pipe.openSender());
    }

    /** A new receiving end. When the last of them is closed, what is left is lost and sending fails. */
    public Receiver<T> receiver() {
        return new Receiver<>(pipe, pipe.openReceiver());
    }

    /** A new sending end for other threads than this loop's; it counts as a {@link #sender}. To be made on the loop. */
    public ForeignSender<T> foreignSender() {
        return new ForeignSender<>(sender());
    }

    /** A new receiving end for other threads than this loop's; it counts as a {@link #receiver}. To be made on the loop. */
    public ForeignReceiver<T> foreignReceiver() {
        return new ForeignReceiver<>(receiver());
    }

    // ---- looking ----

    /** How many items are in it. */
    public int size() {
        pipe.enter();
        return pipe.exchange().size();
    }

    /** How many it has room for; {@code Integer.MAX_VALUE} where there is no bound. */
    public int capacity() {
        return pipe.exchange().capacity();
    }

    /** What it is like now. */
    public Statistics statistics() {
        return pipe.statistics();
    }

    /** What it is called in dumps. */
    String label() {
        return Names.of("Channel", name);
    }

    @Override
    public String toString() {
        return pipe.toString();
    }
}
