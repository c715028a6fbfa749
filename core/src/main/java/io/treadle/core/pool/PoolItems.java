package io.treadle.core.pool;

import io.treadle.core.Task;
import io.treadle.core.TaskLoop;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Results that a pool makes while others are handed out. {@link #next} throws the failure of the body whose turn it is, checked
 * or not, and the next call goes on with the next one; an input that fails gives the results before it, then its failure, then
 * ends. For one task, once.
 *
 * @param <T> the results
 */
public final class PoolItems<T extends @Nullable Object> implements Iterable<T>, AutoCloseable {
    private final Feed<T> feed;
    private @Nullable Task<T> next;
    private boolean closed;

    PoolItems(Feed<T> feed) {
        this.feed = feed;
    }

    /** Goes on where the last one stopped: each result is handed out once. */
    @Override
    public Iterator<T> iterator() {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return PoolItems.this.hasNext();
            }

            @Override
            public T next() {
                return PoolItems.this.next();
            }
        };
    }

    /**
     * Whether there is another result or failure; waits until that is known.
     *
     * @throws io.treadle.core.Cancelled if the caller is cancelled
     */
    public boolean hasNext() {
        if (next == null && !closed) {
            next = feed.take();
        }
        return next != null || feed.hasFailure();
    }

    /**
     * The next result; waits for it.
     *
     * @throws NoSuchElementException if there is none
     * @throws io.treadle.core.Cancelled if the caller is cancelled; nothing was taken then
     */
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException("all results have been handed out; ask hasNext() before");
        }
        var task = next;
        if (task == null) {
            throw failed(feed.takeFailure());
        }
        if (!task.isDone()) {
            task.join();
        }
        next = null;
        feed.handedOut();
        if (!task.isSuccessful()) {
            throw failed(PoolCallbacks.failureOf(task));
        }
        return PoolCallbacks.valueOf(task);
    }

    /**
     * Asks for no more, cancels what is under way and waits for that; idempotent. A failure that was not handed out goes to the
     * exception handler.
     */
    @Override
    public void close() {
        var loop = TaskLoop.current();
        for (var failure : closeAndTell()) {
            loop.callSoon(() -> {
                throw failed(failure); // a callback's failure is the exception handler's
            });
        }
    }

    /** Closes, and leaves it to the caller what becomes of failures that were not handed out. */
    List<Throwable> closeAndTell() {
        closed = true;
        var taken = next;
        next = null;
        var lost = feed.close();
        if (taken != null && taken.exception() != null) {
            lost.addFirst(PoolCallbacks.failureOf(taken));
        }
        return lost;
    }

    /** Throws {@code failure} as it is: it is the user's own, from code whose exceptions nobody declares. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <X extends Throwable> RuntimeException failed(@Nullable Throwable failure) throws X {
        if (failure == null) {
            throw new IllegalStateException("no failure to throw; please report");
        }
        throw (X) failure;
    }
}
