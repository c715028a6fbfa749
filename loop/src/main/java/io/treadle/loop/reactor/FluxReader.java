package io.treadle.loop.reactor;

import io.treadle.core.Cancelled;
import io.treadle.core.Task;
import io.treadle.core.TaskCancelledException;
import io.treadle.core.TaskLoop;
import io.treadle.loop.internal.thread.LoopThread;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.Exceptions;
import reactor.core.publisher.BaseSubscriber;
import reactor.util.concurrent.Queues;

/** The two ends of {@link FluxItems}: a publisher fills its buffer from any thread, a task takes the items out. */
/*
 * The publisher owes us at most `prefetch` items at any time, and the buffer has room for them: demand is given back, in
 * batches of three quarters, only for what was taken out.
 *
 *   publisher:  onNext: buffer.offer, ring      onError, onComplete: over = true, ring
 *   reader:     taken?   buffer.poll            over (read before the buffer was seen empty)?  the end
 *               else wait for the bell
 */
final class FluxReader<T> extends BaseSubscriber<T> implements Iterator<T> {
    private final TaskLoop loop;
    private final int prefetch;
    private final int batch;
    private final Queue<T> buffer;
    private final Bell news = new Bell("waits for the next item of a Publisher");

    // written by the publisher, before over
    private @Nullable Throwable error;
    private volatile boolean over;

    // the reading task's
    private @Nullable T next;
    private int taken;
    private boolean closed;

    /** For the tasks of {@code loop}. */
    FluxReader(TaskLoop loop, int prefetch) {
        this.loop = loop;
        this.prefetch = prefetch;
        this.batch = prefetch - (prefetch >> 2);
        this.buffer = Queues.<T>get(prefetch).get();
    }

    // ---- the publisher's end ----

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        subscription.request(prefetch);
    }

    @Override
    protected void hookOnNext(T item) {
        if (buffer.offer(item)) {
            news.ring();
        } else {
            cancel();
            end(Exceptions.failWithOverflow("the publisher sent more items than were asked for: prefetch=" + prefetch));
        }
    }

    @Override
    protected void hookOnError(Throwable failure) {
        end(failure);
    }

    @Override
    protected void hookOnComplete() {
        end(null);
    }

    private void end(@Nullable Throwable failure) {
        error = failure;
        over = true;
        news.ring();
    }

    // ---- the reader's end ----

    @Override
    public boolean hasNext() {
        LoopThread.ensure(loop, "the items of a Publisher");
        if (next == null && !closed) {
            try {
                next = take();
            } catch (Cancelled e) {
                close();
                throw e;
            }
        }
        return next != null;
    }

    @Override
    public T next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException();
        }
        var item = next;
        next = null;
        return item;
    }

    /** Cancels the subscription, unless it is over, and drops what is buffered. By the reading task. */
    void close() {
        LoopThread.ensure(loop, "the items of a Publisher");
        closed = true;
        next = null;
        cancel();
        buffer.clear();
    }

    private @Nullable T take() {
        news.await(() -> over || !buffer.isEmpty());
        boolean last = over;
        var item = buffer.poll();
        if (item != null) {
            countTaken(last);
        } else {
            closed = true;
            throwError();
        }
        return item;
    }

    /** Once a batch the other tasks have a turn, so that a publisher which always has more cannot stop the loop. */
    private void countTaken(boolean last) {
        if (++taken == batch) {
            taken = 0;
            if (!last) {
                request(batch);
            }
            Task.yieldNow();
        }
    }

    private void throwError() {
        var failure = error;
        if (failure instanceof Cancelled) { // of somebody else: thrown as it is it would pass for the reader's
            throw new TaskCancelledException("what publishes the items was cancelled", failure);
        }
        if (failure instanceof Error e) {
            throw e;
        }
        if (failure != null) {
            throw Exceptions.propagate(failure);
        }
    }
}
