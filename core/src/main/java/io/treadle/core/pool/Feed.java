package io.treadle.core.pool;

import io.treadle.core.Task;
import io.treadle.core.function.Body;
import io.treadle.core.function.ThrowingFunction;
import io.treadle.core.sync.Event;
import io.treadle.core.sync.TaskSemaphore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings the items of an input to a pool, one task each, and the tasks to one consumer. Confined to the loop's thread.
 *
 * @param <T> the results
 */
/*
 * A task of its own, the feeder, asks the input: so an input that waits keeps no result from the consumer. It goes on as long as
 * not more than the window are under way or wait for the consumer.
 *
 *   feeding   tasks come into the line as they begin (order of the input) or as they end (order of completion)
 *   over      the feeder has ended and, in the order of completion, all tasks have: the line gets no longer; then comes the
 *             failure of the feeder, which is that of the input
 *   closed    close(): feeder and tasks were cancelled and have ended
 */
final class Feed<T extends @Nullable Object> {
    enum Order {
        OF_INPUT,
        OF_COMPLETION
    }

    private final Pool pool;
    private final Order order;
    private final TaskSemaphore window;
    private final Task<?> feeder;
    private final Set<Task<T>> running = new LinkedHashSet<>();
    private final ArrayDeque<Task<T>> line = new ArrayDeque<>();
    private final Event changed = new Event().named("next result of a pool");
    private boolean fed;
    private @Nullable Throwable failure;

    <A extends @Nullable Object> Feed(
            Pool pool,
            Order order,
            int window,
            Iterable<? extends A> items,
            ThrowingFunction<? super A, ? extends T> function) {
        if (window < 1) {
            throw new IllegalArgumentException("expected 1 or more: readAhead=" + window);
        }
        this.pool = pool;
        this.order = order;
        this.window = new TaskSemaphore(window).named("items read ahead for a pool");
        this.feeder = pool.spawnFeeder(() -> feed(items, function));
        feeder.onDone(this::feederEnded);
    }

    private <A extends @Nullable Object> void feed(
            Iterable<? extends A> items, ThrowingFunction<? super A, ? extends T> function) {
        var input = items.iterator();
        window.acquire();
        while (input.hasNext()) {
            A item = input.next();
            start(() -> function.apply(item));
            window.acquire();
        }
    }

    private void start(Body<T, ?> body) {
        var task = pool.startAccepted(body);
        running.add(task);
        if (order == Order.OF_INPUT) {
            line.add(task);
            changed.set();
        }
        task.onDone(this::taskEnded);
    }

    private void taskEnded(Task<T> task) {
        running.remove(task);
        if (order == Order.OF_COMPLETION) {
            line.add(task);
        }
        changed.set();
    }

    private void feederEnded(Task<?> ended) {
        fed = true;
        failure = ended.isSuccessful() ? null : PoolCallbacks.failureOf(ended);
        changed.set();
    }

    /** Waits for the next task in the order that was asked for; null if none is left. */
    @Nullable
    Task<T> take() {
        pool.ensureHome();
        while (line.isEmpty() && !isOver()) {
            awaitChange();
        }
        return line.poll();
    }

    private boolean isOver() {
        return fed && (order == Order.OF_INPUT || running.isEmpty());
    }

    private void awaitChange() {
        changed.clear();
        changed.await();
    }

    /** The consumer has done with one: another may begin. */
    void handedOut() {
        window.release();
    }

    /** Why the input ended early, told once; null if it did not. */
    @Nullable
    Throwable takeFailure() {
        var told = failure;
        failure = null;
        return told;
    }

    boolean hasFailure() {
        return failure != null;
    }

    /** Cancels what is left and waits for it; returns the failures that were not handed out. Idempotent. */
    List<Throwable> close() {
        pool.ensureHome();
        Task.shield(this::end);
        var lost = new ArrayList<Throwable>();
        line.forEach(task -> addFailure(task, lost));
        line.clear();
        if (takeFailure() != null) {
            addFailure(feeder, lost); // none if it was cancelled
        }
        return lost;
    }

    private void end() {
        feeder.cancel();
        running.forEach(Task::cancel);
        while (!fed || !running.isEmpty()) {
            awaitChange();
        }
    }

    private static void addFailure(Task<?> task, List<Throwable> failures) {
        var thrown = task.exception();
        if (thrown != null) {
            failures.add(thrown);
        }
    }
}
