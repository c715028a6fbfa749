package io.treadle.core.channel;

import io.treadle.core.Task;
import io.treadle.core.TaskLoop;
import io.treadle.core.select.Select;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** One subscription to a channel, and the task that serves it. */
/*
 *   request   any thread     posts the demand to the loop, where it goes into a channel of its own
 *   task                     takes a demand, receives so many items, and signals each: so it takes none that nobody wants;
 *                            without demand it waits for the end too, when it is closed and nothing is left
 *   end       task is done   onComplete or onError, in a callback of the loop: so also where the task was cancelled before
 *                            its first step
 *   cancel    any thread     cancels the task; no signal begins after that
 *
 * onNext is called by the task alone, the last signal after it has ended: so signals come one after the other.
 */
final class ChannelSubscription<T> implements Flow.Subscription {
    /** After so many items without a wait the other tasks have a turn, and a cancellation from outside is seen. */
    private static final int ITEMS_PER_TURN = 64;

    private final TaskLoop loop;
    private final Pipe<T> pipe;
    private final Flow.Subscriber<? super T> subscriber;
    private final Channel<Long> demand = Channel.<Long>unbounded().named("demand of a subscriber");
    private int inThisTurn;

    // any thread
    private volatile boolean cancelled;
    private volatile @Nullable IllegalArgumentException badRequest;
    private volatile @Nullable CompletableFuture<?> serving;

    ChannelSubscription(TaskLoop loop, Pipe<T> pipe, Flow.Subscriber<? super T> subscriber) {
        this.loop = loop;
        this.pipe = pipe;
        this.subscriber = subscriber;
    }

    void start() {
        if (cancelled) {
            return;
        }
        CompletableFuture<?> running;
        try {
            running = loop.<@Nullable Void>submit(this::serve);
        } catch (RejectedExecutionException e) {
            subscriber.onError(e);
            return;
        }
        serving = running;
        var unused = running.whenComplete((nothing, error) -> end(error));
        if (cancelled || badRequest != null) {
            running.cancel(false);
        }
    }

    private @Nullable Void serve() throws Exception {
        for (long wanted = nextDemand(); wanted > 0 && serve(wanted); wanted = nextDemand()) {
            Task.yieldNow();
        }
        pipe.ensureGoodEnd();
        return null;
    }

    /** How many items are asked for next; none at the end of the channel, which a subscriber hears without asking. */
    private long nextDemand() throws Exception {
        long wanted = 0;
        while (wanted == 0 && !pipe.isOver()) {
            wanted = demandOrEnd();
        }
        return wanted;
    }

    private long demandOrEnd() throws Exception {
        return Select.<Long>of(demand.receiving(), () -> new EndAttempt(pipe)).await();
    }

    /** Signals so many items; false at the end of the channel. */
    private boolean serve(long wanted) {
        for (long left = wanted; left > 0; left--) {
            var item = pipe.receiveOrEnd(Channel.ITSELF);
            if (item == null) {
                return false;
            }
            signal(item);
        }
        return true;
    }

    private void signal(T item) {
        if (cancelled) {
            pipe.lose(item);
            return;
        }
        subscriber.onNext(item);
        if (++inThisTurn == ITEMS_PER_TURN) {
            inThisTurn = 0;
            Task.yieldNow();
        }
    }

    private void end(@Nullable Throwable error) {
        if (cancelled) {
            return;
        }
        var failure = badRequest == null ? causeOfClose(error) : badRequest;
        if (failure == null) {
            subscriber.onComplete();
        } else {
            subscriber.onError(failure);
        }
    }

    private static @Nullable Throwable causeOfClose(@Nullable Throwable error) {
        return error instanceof ChannelClosedException && error.getCause() != null ? error.getCause() : error;
    }

    @Override
    public void request(long n) {
        if (n > 0) {
            postDemand(n);
        } else if (badRequest == null) {
            badRequest = new IllegalArgumentException("a subscriber asks for one item at least (rule 3.9): n=" + n);
            cancelServing();
        }
    }

    private void postDemand(long n) {
        try {
            loop.post(() -> demand.trySend(n));
        } catch (RejectedExecutionException e) {
            // The loop is closed; the subscriber hears it from the end of the task.
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        cancelServing();
    }

    private void cancelServing() {
        var running = serving;
        if (running != null) {
            running.cancel(false);
        }
    }
}
