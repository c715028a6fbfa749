package io.treadle.core.channel;

import io.treadle.core.Cancelled;
import io.treadle.core.TaskCancelledException;
import io.treadle.core.TaskLoop;
import io.treadle.core.function.Action;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Sends the items of a publisher into a channel, in the calling task. */
/*
 *   signals   any thread, one after the other    posted to the loop, where items go into a channel of their own
 *   task      takes them from there              asks for more in batches, for what it has sent
 *   the end   by an exception                    the subscription is cancelled; what has arrived is lost, as the target's
 */
final class FlowIntake<T> implements Flow.Subscriber<T> {
    private static final int PREFETCH = 64;
    private static final int BATCH = 48;
    private static final Flow.Subscription CANCELLED = new Flow.Subscription() {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    };

    private final TaskLoop loop = TaskLoop.current();
    private final Pipe<T> target;
    private final AtomicReference<Flow.@Nullable Subscription> subscription = new AtomicReference<>();

    // on the loop
    private final Channel<T> arrived = Channel.<T>unbounded().named("items of a publisher");
    private @Nullable Throwable failure;
    private boolean over;

    FlowIntake(Pipe<T> target) {
        this.target = target;
        arrived.onUndelivered(target::lose);
    }

    void sendAll(Flow.Publisher<? extends T> publisher) throws Exception {
        try (var receiver = arrived.receiver()) {
            publisher.subscribe(this);
            int sent = 0;
            for (var item : receiver) {
                target.send(Channel.ITSELF, item, null);
                if (++sent % BATCH == 0) {
                    current().request(BATCH);
                }
            }
        } finally {
            cancel();
        }
        throwFailure();
    }

    private Flow.Subscription current() {
        return Objects.requireNonNull(subscription.get());
    }

    private void cancel() {
        var ended = subscription.getAndSet(CANCELLED);
        if (ended != null && !over) {
            ended.cancel();
        }
    }

    private void throwFailure() throws Exception {
        if (failure instanceof Cancelled) { // of somebody else: thrown as it is it would pass for the caller's
            throw new TaskCancelledException("what publishes the items was cancelled", failure);
        }
        if (failure instanceof Error e) {
            throw e;
        }
        if (failure != null) {
            throw failure instanceof Exception e ? e : new ExecutionException(failure);
        }
    }

    // ---- from any thread ----

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
        if (subscription.compareAndSet(null, newSubscription)) {
            newSubscription.request(PREFETCH);
        } else {
            newSubscription.cancel();
        }
    }

    @Override
    public void onNext(T item) {
        Objects.requireNonNull(item, "item");
        post(() -> arrive(item));
    }

    private void arrive(T item) {
        if (arrived.isClosed()) {
            target.lose(item);
        } else {
            arrived.trySend(item);
        }
    }

    @Override
    public void onError(Throwable error) {
        Objects.requireNonNull(error, "error");
        post(() -> end(error));
    }

    @Override
    public void onComplete() {
        post(() -> end(null));
    }

    private void end(@Nullable Throwable error) {
        failure = error;
        over = true;
        arrived.close();
    }

    /** Also on the loop's thread, so that signals arrive in their order whichever threads they come from. */
    private void post(Action<RuntimeException> step) {
        try {
            loop.post(step);
        } catch (RejectedExecutionException e) {
            var ended = subscription.getAndSet(CANCELLED);
            if (ended != null) {
                ended.cancel();
            }
        }
    }
}
