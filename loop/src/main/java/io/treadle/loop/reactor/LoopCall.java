package io.treadle.loop.reactor;

import io.treadle.core.CallHandle;
import io.treadle.core.TaskLoop;
import io.treadle.core.function.Action;
import io.treadle.core.time.Deadline;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.scheduler.Schedulers;

/**
 * One call that was scheduled with a {@link LoopScheduler}: now, later, or again and again.
 */
/*
 *   waiting   submitAfter()                  a timer of the loop
 *   queued    submit(), the timer            in the executor
 *   running   the executor                   then waiting again, if it is periodic and has not failed
 *   over      it returned or failed, or dispose(): the timer is taken back, the executor passes over it, and a call that
 *             runs is interrupted, unless it disposes itself
 *
 * A periodic call has a fixed rate: ticks that were missed are made up for, one after the other.
 */
final class LoopCall extends FutureTask<@Nullable Void> implements Disposable {
    private final TaskLoop loop;
    private final Executor executor;
    private final @Nullable Duration period;
    private final Consumer<? super LoopCall> whenOver;

    // written before it is submitted, then on the loop
    private Deadline due = new Deadline(0);
    private boolean delayed;

    // on the loop
    private @Nullable CallHandle timer;

    // any thread
    private volatile @Nullable Thread runner;

    /** Makes a call that is repeated if it has a period; {@code whenOver} is told once that it will not run again. */
    LoopCall(
            TaskLoop loop,
            Executor executor,
            Runnable task,
            @Nullable Duration period,
            Consumer<? super LoopCall> whenOver) {
        super(Schedulers.onSchedule(task), null);
        this.loop = loop;
        this.executor = executor;
        this.period = period;
        this.whenOver = whenOver;
    }

    /** Any thread. */
    void submit() {
        due = loop.deadlineAfter(Duration.ZERO);
        orDispose(() -> executor.execute(this));
    }

    /** Any thread. */
    void submitAfter(Duration delay) {
        if (!delay.isPositive()) {
            submit();
            return;
        }
        due = loop.deadlineAfter(delay);
        delayed = true;
        orDispose(() -> onLoop(this::setTimer));
    }

    private void orDispose(Runnable submission) {
        try {
            submission.run();
        } catch (RejectedExecutionException e) {
            dispose();
            throw e;
        }
    }

    private void onLoop(Action<RuntimeException> step) {
        if (loop.isOnThread()) {
            step.run();
        } else {
            loop.post(step);
        }
    }

    private void setTimer() {
        if (!isDone()) {
            timer = loop.callAt(due, () -> executor.execute(this));
        }
    }

    @Override
    public void run() {
        runner = Thread.currentThread();
        try {
            if (period == null) {
                super.run();
            } else if (runAndReset()) {
                repeatAfter(period);
            }
        } finally {
            runner = null;
            forgetInterrupt();
        }
        throwFailure();
    }

    private void repeatAfter(Duration interval) {
        due = Deadline.after(due.nanos(), interval);
        delayed = true;
        setTimer();
    }

    /** The interrupt of {@link #dispose} has arrived by now, and it was for this call, not for the next on the thread. */
    private void forgetInterrupt() {
        if (isCancelled()) {
            boolean ignored = Thread.interrupted();
        }
    }

    /** For the loop's exception handler. */
    private void throwFailure() {
        if (state() == State.FAILED) {
            throw Exceptions.propagate(exceptionNow());
        }
    }

    @Override
    public void dispose() {
        cancel(runner != Thread.currentThread());
    }

    @Override
    public boolean isDisposed() {
        return isDone();
    }

    @Override
    protected void done() {
        whenOver.accept(this);
        if (delayed && isCancelled() && !loop.isClosed()) {
            takeTimerBack();
        }
    }

    private void takeTimerBack() {
        try {
            onLoop(this::cancelTimer);
        } catch (RejectedExecutionException e) {
            // The loop closes, and its timers with it.
        }
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel();
        }
    }
}
