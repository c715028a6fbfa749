package io.treadle.core.greenlet;

import io.treadle.core.engine.ScheduledStrand;
import io.treadle.core.engine.Scheduler;
import io.treadle.core.function.Body;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** One call of {@link Greenlet#run}. */
final class GreenletRun<T extends @Nullable Object> implements Runnable {
    private final Body<T, ?> body;
    private final Scheduler scheduler;
    private final Group group;
    private final Thread thread;
    private final CountDownLatch done = new CountDownLatch(1);
    private @Nullable T value;
    private @Nullable Throwable failure;

    private GreenletRun(GreenletOptions options, Body<T, ?> body) {
        this.body = body;
        this.scheduler = Group.newScheduler(options, this);
        this.thread = scheduler.newThread().name("main greenlet").unstarted(this);
        this.group = new Group(scheduler, new ScheduledStrand(scheduler, thread), null);
        thread.setUncaughtExceptionHandler(group);
    }

    static <T extends @Nullable Object, X extends Exception> T run(GreenletOptions options, Body<T, X> body) throws X {
        var outer = Groups.here();
        return outer.isDirect() ? outer.runInside(body) : new GreenletRun<T>(options, body).<X>await();
    }

    @Override
    public void run() {
        try {
            value = group.runToTheEnd(body);
        } catch (Throwable e) {
            failure = e;
        }
        scheduler.close();
        done.countDown();
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // value is a T unless failure is set
    private <X extends Exception> T await() throws X {
        thread.start();
        awaitDone();
        if (failure != null) {
            throw Unchecked.<X>sneak(failure);
        }
        return value;
    }

    private void awaitDone() {
        while (true) {
            try {
                done.await();
                return;
            } catch (InterruptedException e) {
                group.activeThread().interrupt();
            }
        }
    }
}
