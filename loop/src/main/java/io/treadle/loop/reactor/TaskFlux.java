package io.treadle.loop.reactor;

import io.treadle.core.Task;
import io.treadle.core.TaskLoop;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/** The flux of a {@link Emitter.Source}: each subscription runs it as a task of its own. */
final class TaskFlux<T> extends Flux<T> {
    private final TaskLoop loop;
    private final Emitter.Source<T> source;

    TaskFlux(TaskLoop loop, Emitter.Source<T> source) {
        this.loop = loop;
        this.source = source;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> subscriber) {
        var run = new Run<>(source, subscriber);
        subscriber.onSubscribe(run);
        run.start(loop);
    }

    /**
     * One subscription and its task.
     */
    /*
     *   start   subscribe()              the task is submitted, unless the subscription was cancelled in onSubscribe
     *   emit    the task                 waits for demand, then onNext on the loop's thread
     *   end     the task is done         onComplete or onError, in a callback of the loop: so also where the task was
     *                                    cancelled before its first step, or abandoned when the loop was closed
     *   cancel  any thread, any time     cancels the task; no signal begins after that
     *
     * onNext is called by the task alone, the last signal after it has ended: so signals come one after the other. A task
     * that was abandoned can run no more: outside its loop every emit throws.
     */
    private static final class Run<T> implements Subscription, Emitter<T> {
        /** After so many items without a wait the other tasks have a turn, and a cancellation from outside is seen. */
        private static final int ITEMS_PER_TURN = 64;

        @SuppressWarnings("rawtypes")
        private static final AtomicLongFieldUpdater<Run> DEMAND =
                AtomicLongFieldUpdater.newUpdater(Run.class, "demand");

        private final Emitter.Source<T> source;
        private final CoreSubscriber<? super T> subscriber;
        private final Bell news = new Bell("waits for the demand of a Subscriber");

        // any thread
        private volatile long demand;
        private volatile boolean cancelled;
        private volatile @Nullable CompletableFuture<?> future;

        // the task's
        private @Nullable Task<?> task;
        private int inThisTurn;

        Run(Emitter.Source<T> source, CoreSubscriber<? super T> subscriber) {
            this.source = source;
            this.subscriber = subscriber;
        }

        void start(TaskLoop loop) {
            if (cancelled) {
                return;
            }
            CompletableFuture<?> running;
            try {
                running = loop.<@Nullable Void>submit(this::runSource);
            } catch (RejectedExecutionException e) {
                subscriber.onError(e);
                return;
            }
            future = running;
            var unused = running.whenComplete((nothing, error) -> end(error));
            if (cancelled) {
                running.cancel(false);
            }
        }

        private @Nullable Void runSource() throws Exception {
            task = Task.current();
            source.run(this);
            return null;
        }

        private void end(@Nullable Throwable error) {
            if (error == null) {
                complete();
            } else if (!cancelled) {
                subscriber.onError(error);
            } else if (!(error instanceof CancellationException)) {
                Operators.onErrorDropped(error, subscriber.currentContext());
            }
        }

        private void complete() {
            if (!cancelled) {
                subscriber.onComplete();
            }
        }

        @Override
        public void emit(T item) {
            Objects.requireNonNull(item, "item");
            ensureOwnTask();
            if (++inThisTurn == ITEMS_PER_TURN) {
                inThisTurn = 0;
                Task.yieldNow();
            }
            // A cancelled subscription has no demand: the wait then ends by the cancellation of the task.
            news.await(() -> demand > 0 && !cancelled);
            subscriber.onNext(item);
            Operators.produced(DEMAND, this, 1);
        }

        private void ensureOwnTask() {
            var caller = Task.current();
            if (caller != task) {
                throw new WrongThreadException("only the task of the source may emit: task=" + caller.name()
                        + "; hand the items to it through a queue");
            }
        }

        @Override
        public void request(long n) {
            if (Operators.validate(n)) {
                Operators.addCap(DEMAND, this, n);
                news.ring();
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
            var running = future;
            if (running != null) {
                running.cancel(false);
            }
        }
    }
}
