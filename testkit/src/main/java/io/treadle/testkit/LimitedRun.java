package io.treadle.testkit;

import io.treadle.core.function.Action;
import io.treadle.core.testing.VirtualClock;
import io.treadle.loop.EventLoop;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One run of a loop that may take only so long, in real time. A thread of its own waits for the loop, so that the thread of
 * JUnit is free to give up, whatever the loop does.
 */
final class LimitedRun {
    private static final long LOOK_MILLIS = 100;

    private final EventLoop loop;
    private final @Nullable VirtualClock clock;
    private final FutureTask<@Nullable Void> run;
    private final Thread runner;
    private boolean givenUp;

    LimitedRun(EventLoop loop, @Nullable VirtualClock clock, Action<Exception> action) {
        this.loop = loop;
        this.clock = clock;
        this.run = new FutureTask<>(() -> {
            loop.runUntilComplete(action);
            return null;
        });
        this.runner = Thread.ofPlatform().daemon().name(loop.name() + "-run").unstarted(run);
    }

    /** Whether it was left before its end. */
    boolean isGivenUp() {
        return givenUp;
    }

    /** Starts it and waits for its end; throws what it threw. */
    void await(Duration limit) throws Exception {
        runner.start();
        long end = System.nanoTime() + TimeUnit.NANOSECONDS.convert(limit); // at most 292 years
        while (!isDoneSoon()) {
            if (System.nanoTime() - end >= 0) {
                giveUp("the test is not over in time: limitMillis=" + limit.toMillis() + timeSpent());
            }
        }
    }

    private boolean isDoneSoon() throws Exception {
        try {
            run.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw asThrown(e);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    /** By JUnit's own {@code Timeout}, say, which tells no more than that. */
    private InterruptedException interrupted() {
        var told = new InterruptedException("interrupted before the test was over" + timeSpent() + "\n" + loop.dump());
        leave();
        return told;
    }

    private static Exception asThrown(ExecutionException e) {
        if (e.getCause() instanceof Error error) {
            throw error;
        }
        return e.getCause() instanceof Exception exception ? exception : e;
    }

    private String timeSpent() {
        return clock == null
                ? ""
                : "; virtual time stands at " + clock.elapsed()
                        + ": it moves when no task can run and none waits for something outside the loop, or by advance";
    }

    private void giveUp(String reason) {
        var error = new AssertionError(reason + "\n" + loop.dump());
        leave();
        throw error;
    }

    /** An interrupt of whoever runs the loop cancels the main task. */
    private void leave() {
        givenUp = true;
        runner.interrupt();
    }
}
