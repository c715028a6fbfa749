package io.treadle.loop.reactor;

import io.treadle.core.TaskLoop;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.Exceptions;
import reactor.core.scheduler.Scheduler;

/**
 * A loop as a scheduler of Reactor. Its calls are callbacks of the loop: cheap, on the loop's thread, and free to wait. A
 * delay is one timer of the loop, gone at once when it is disposed. Disposing the scheduler drops its calls and leaves the
 * loop as it is.
 */
final class LoopScheduler implements Scheduler {
    private final TaskLoop loop;
    private final Lane direct;

    LoopScheduler(TaskLoop loop) {
        this.loop = loop;
        this.direct = new Lane(loop, new LoopExecutor(loop), Disposables.composite());
    }

    @Override
    public Disposable schedule(Runnable task) {
        return direct.schedule(task);
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        return direct.schedule(task, delay, unit);
    }

    @Override
    public Disposable schedulePeriodically(Runnable task, long initialDelay, long period, TimeUnit unit) {
        return direct.schedulePeriodically(task, initialDelay, period, unit);
    }

    @Override
    public Worker createWorker() {
        var calls = Disposables.composite();
        if (!direct.calls.add(calls)) {
            throw Exceptions.failWithRejected();
        }
        return new Lane(loop, new SerialExecutor(new LoopExecutor(loop)), calls) {
            @Override
            public void dispose() {
                direct.calls.remove(calls);
                super.dispose();
            }
        };
    }

    @Override
    public void dispose() {
        direct.dispose();
    }

    @Override
    public boolean isDisposed() {
        return direct.isDisposed();
    }

    @Override
    public String toString() {
        return "LoopScheduler(" + loop.name() + ")";
    }

    /** A way for calls onto the loop, and what is on it: the scheduler's own, or a worker's, which keeps their order. */
    private static class Lane implements Worker {
        final Disposable.Composite calls;
        private final TaskLoop loop;
        private final Executor executor;

        Lane(TaskLoop loop, Executor executor, Disposable.Composite calls) {
            this.loop = loop;
            this.executor = executor;
            this.calls = calls;
        }

        @Override
        public Disposable schedule(Runnable task) {
            var call = accept(new LoopCall(loop, executor, task, null, calls::remove));
            call.submit();
            return call;
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            var call = accept(new LoopCall(loop, executor, task, null, calls::remove));
            call.submitAfter(toDuration(delay, unit));
            return call;
        }

        @Override
        public Disposable schedulePeriodically(Runnable task, long initialDelay, long period, TimeUnit unit) {
            var call = accept(new LoopCall(loop, executor, task, toDuration(period, unit), calls::remove));
            call.submitAfter(toDuration(initialDelay, unit));
            return call;
        }

        private LoopCall accept(LoopCall call) {
            if (!calls.add(call)) {
                throw Exceptions.failWithRejected();
            }
            return call;
        }

        private static Duration toDuration(long time, TimeUnit unit) {
            return Duration.of(time, unit.toChronoUnit());
        }

        @Override
        public void dispose() {
            calls.dispose();
        }

        @Override
        public boolean isDisposed() {
            return calls.isDisposed();
        }
    }
}
