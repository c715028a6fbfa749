package io.treadle.core.queue;

import io.treadle.core.DeadlineException;
import io.treadle.core.internal.collect.TakenItems;
import io.treadle.core.internal.handover.Exchange;
import io.treadle.core.internal.waiting.HomeLoop;
import io.treadle.core.internal.waiting.Names;
import io.treadle.core.internal.waiting.Waiting;
import io.treadle.core.select.SelectClause;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A queue between the tasks of one loop: first in first out, last in first out, or by priority; bounded or not. It counts
 * what was put and not yet {@linkplain #taskDone done}, so that {@link #join} can wait for the work, and can be
 * {@linkplain #shutdown shut down}.
 *
 * <p>Who waits is served in the order of coming, and nobody overtakes. A task that is cancelled while it waits has taken
 * nothing and left nothing; an item that was handed to it before is its own, and its call returns.
 *
 * <p>For the tasks of the loop that first uses it; elsewhere its methods throw {@link WrongThreadException}. Methods that
 * may wait throw {@link io.treadle.core.Cancelled} in a cancelled task, whether they have to wait or not.
 *
 * @param <T> the items, none of them null
 */
/*
 *   open        put stores, hands over or waits for room           get takes or waits
 *   shut down   put throws, and so do those that wait for room     get takes what is left, then throws
 *
 * `immediate` also drops what is left, as if it had been got and done.
 */
public final class TaskQueue<T> implements Iterable<T> {
    /**
     * What a queue is like at one time.
     *
     * @param size how many items are stored
     * @param peakSize how many were at most
     * @param capacity how many there is room for; {@code Integer.MAX_VALUE} where there is no bound
     * @param puttersWaiting how many wait for room
     * @param gettersWaiting how many wait for an item, to take or to see it
     * @param unfinished how many items were put and are not done
     */
    public record Statistics(
            int size, int peakSize, int capacity, int puttersWaiting, int gettersWaiting, long unfinished) {}

    private static final int UNBOUNDED = Integer.MAX_VALUE;

    private final HomeLoop home = new HomeLoop(this);
    private final Exchange<T> exchange;
    private final Unfinished unfinished;
    private boolean shutDown;
    private String name = "";

    private TaskQueue(Queue<T> items, int capacity) {
        this.exchange = new Exchange<>(items, checked(capacity));
        this.unfinished = new Unfinished(exchange);
    }

    private static int checked(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("a queue has room for one item at least: capacity=" + capacity
                    + "; without a capacity it is unbounded, and Channel.rendezvous() has no room");
        }
        return capacity;
    }

    /** First in, first out; without bound. */
    public static <T> TaskQueue<T> fifo() {
        return fifo(UNBOUNDED);
    }

    /** First in, first out; {@code put} waits while it holds {@code capacity} items. */
    public static <T> TaskQueue<T> fifo(int capacity) {
        return new TaskQueue<>(new ArrayDeque<>(), capacity);
    }

    /** Last in, first out; without bound. */
    public static <T> TaskQueue<T> lifo() {
        return lifo(UNBOUNDED);
    }

    /** Last in, first out; {@code put} waits while it holds {@code capacity} items. */
    public static <T> TaskQueue<T> lifo(int capacity) {
        return new TaskQueue<>(Collections.asLifoQueue(new ArrayDeque<>()), capacity);
    }

    /** The least first, by {@code order}; equals in the order in which they came; without bound. */
    public static <T> TaskQueue<T> priority(Comparator<? super T> order) {
        return priority(order, UNBOUNDED);
    }

    /**
     * The least first, by {@code order}; {@code put} waits while it holds {@code capacity} items. The order must not wait. If
     * it fails, the call whose item it was fails, and the queue is as before.
     */
    public static <T> TaskQueue<T> priority(Comparator<? super T> order, int capacity) {
        return new TaskQueue<>(new StableHeap<>(order), capacity);
    }

    /** Names it, for dumps and errors, before it is used; returns this. */
    public TaskQueue<T> named(String newName) {
        name = Objects.requireNonNull(newName, "newName");
        return this;
    }

    // ---- putting ----

    /**
     * Puts {@code item} in, waiting while there is no room.
     *
     * @throws QueueShutDownException if the queue is shut down before it is in
     */
    public void put(T item) {
        Objects.requireNonNull(item, "item");
        home.checkpoint();
        if (!putNow(item)) {
            var attempt = new PutAttempt<>(this, item);
            Waiting.awaitTurn(attempt);
            attempt.result();
        }
    }

    /**
     * Puts {@code item} in, waiting for {@code limit} at most.
     *
     * @throws DeadlineException if there was no room in time
     * @throws QueueShutDownException if the queue is shut down before it is in
     */
    public void put(T item, Duration limit) {
        home.checkpoint();
        var attempt = new PutAttempt<>(this, item);
        if (!Waiting.await(attempt, limit)) {
            throw new DeadlineException("no room in time: what=" + this + ", limit=" + limit);
        }
        attempt.result();
    }

    /**
     * Puts {@code item} in if there is room, without waiting; whether there was.
     *
     * @throws QueueShutDownException if the queue is shut down
     */
    public boolean tryPut(T item) {
        Objects.requireNonNull(item, "item");
        home.enter();
        return putNow(item);
    }

    private boolean putNow(T item) {
        if (shutDown) {
            throw shutDownException();
        }
        return exchange.offer(item);
    }

    /** Putting {@code item}, as a clause of a select; the item is what was taken. */
    public SelectClause<T> putting(T item) {
        Objects.requireNonNull(item, "item");
        return () -> new PutAttempt<>(this, item);
    }

    // ---- getting ----

    /**
     * Takes the next item, waiting for one.
     *
     * @throws QueueShutDownException if the queue is shut down and empty
     */
    public T get() {
        home.checkpoint();
        var item = exchange.poll();
        return item != null ? item : await(new GetAttempt<>(this, true));
    }

    /**
     * Takes the next item, waiting for {@code limit} at most.
     *
     * @throws DeadlineException if there was none in time
     * @throws QueueShutDownException if the queue is shut down and empty
     */
    public T get(Duration limit) {
        return await(new GetAttempt<>(this, true), limit);
    }

    /**
     * Takes the next item if there is one, without waiting.
     *
     * @throws QueueShutDownException if the queue is shut down and empty
     */
    public Optional<T> tryGet() {
        home.enter();
        return optional(exchange.poll());
    }

    /** Getting the next item, as a clause of a select. */
    public SelectClause<T> getting() {
        return () -> new GetAttempt<>(this, true);
    }

    /**
     * The next item, which stays in the queue; waits for one. One that had to be waited for may be gone when this returns: who
     * waits to get comes right after. Throws as {@link #get()} does.
     */
    public T peek() {
        home.checkpoint();
        return await(new GetAttempt<>(this, false));
    }

    /** The same, waiting for {@code limit} at most. Throws as {@link #get(Duration)} does. */
    public T peek(Duration limit) {
        return await(new GetAttempt<>(this, false), limit);
    }

    /** The next item if there is one, which stays in the queue; does not wait. Throws as {@link #tryGet} does. */
    public Optional<T> tryPeek() {
        home.enter();
        return optional(exchange.peek());
    }

    private Optional<T> optional(@Nullable T item) {
        if (item == null && shutDown) {
            throw shutDownException();
        }
        return Optional.ofNullable(item);
    }

    private static <T> T await(GetAttempt<T> attempt) {
        Waiting.await(attempt);
        return attempt.result();
    }

    private T await(GetAttempt<T> attempt, Duration limit) {
        home.checkpoint();
        if (!Waiting.await(attempt, limit)) {
            throw new DeadlineException("no item in time: what=" + this + ", limit=" + limit);
        }
        return attempt.result();
    }

    /** The items as they come, each taken out, until the queue is shut down and empty; asking for the next one waits. */
    @Override
    public Iterator<T> iterator() {
        return new TakenItems<>(this::getOrEnd, "the queue is shut down and empty");
    }

    /** The next item; null if there will be none. */
    @Nullable
    T getOrEnd() {
        home.checkpoint();
        var attempt = new GetAttempt<>(this, true);
        Waiting.await(attempt);
        return attempt.itemOrNull();
    }

    // ---- the work ----

    /**
     * Says that the work on an item that was got is done.
     *
     * @throws IllegalStateException if this was said of all items already
     */
    public void taskDone() {
        home.enter();
        if (unfinished.count() == 0) {
            throw new IllegalStateException(
                    "all items that were put are done already: what=" + this + "; call taskDone once for each get");
        }
        unfinished.done(1);
    }

    /** Waits until every item that was put is {@linkplain #taskDone done}. */
    public void join() {
        home.checkpoint();
        Waiting.await(unfinished.new Join());
    }

    /** Waits until every item that was put is done, for {@code limit} at most; whether they are. */
    public boolean join(Duration limit) {
        home.checkpoint();
        return Waiting.await(unfinished.new Join(), limit);
    }

    /** Shuts down: nothing is put any more, and what is in the queue is left for those who get. Idempotent; does not wait. */
    public void shutdown() {
        shutdown(false);
    }

    /**
     * Shuts down: nothing is put any more, those who wait for room get {@link QueueShutDownException}, and so does whoever
     * finds it empty. Idempotent; does not wait.
     *
     * @param immediate whether what is in the queue is dropped, and counts as done; else it is left for those who get
     */
    public void shutdown(boolean immediate) {
        home.enter();
        shutDown = true;
        exchange.refuseGivers(putter -> true);
        if (immediate) {
            unfinished.done(exchange.removeStored().size());
        }
        if (exchange.size() == 0) {
            exchange.refuseTakers(getter -> true);
        }
    }

    // ---- looking ----

    /** Whether it was shut down. */
    public boolean isShutDown() {
        home.enter();
        return shutDown;
    }

    /** How many items are in it. */
    public int size() {
        home.enter();
        return exchange.size();
    }

    /** How many it has room for; {@code Integer.MAX_VALUE} where there is no bound. */
    public int capacity() {
        home.enter();
        return exchange.capacity();
    }

    /**
     * Changes how many it has room for. What is in it stays, also where that is more.
     *
     * @throws IllegalArgumentException if it is less than one
     */
    public void setCapacity(int capacity) {
        home.enter();
        exchange.setCapacity(checked(capacity));
    }

    /** What it is like now. */
    public Statistics statistics() {
        home.enter();
        return new Statistics(
                exchange.size(),
                exchange.peakSize(),
                exchange.capacity(),
                exchange.giversWaiting(),
                exchange.takersWaiting(),
                unfinished.count());
    }

    @Override
    public String toString() {
        var bound = exchange.capacity() == UNBOUNDED ? "" : ", capacity=" + exchange.capacity();
        return "queue(size=" + exchange.size() + bound + (shutDown ? ", shut down" : "") + ")";
    }

    // ---- for its attempts ----

    /** What it is called in dumps. */
    String label() {
        return Names.of("TaskQueue", name);
    }

    Exchange<T> exchange() {
        return exchange;
    }

    void enter() {
        home.enter();
    }

    QueueShutDownException shutDownException() {
        return new QueueShutDownException(
                "the queue is shut down: what=" + this + "; iterate over it, or ask isShutDown()");
    }
}
