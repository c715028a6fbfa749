package io.treadle.core;

import io.treadle.core.diagnostics.DeadlockException;
import io.treadle.core.diagnostics.KeepAlive;
import io.treadle.core.time.IdleClock.InFlight;
import java.lang.System.Logger.Level;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Finds out, when a loop has slept for a while, whether all that its tasks wait for is each other. */
/*
 *   the watchdog      sees that the loop sleeps: isPossible(), by what can be read from afar
 *   a callback        looks at each task on the loop's thread: look()
 *   all wait          the main task fails, each time, if the options say so; else it is logged, once
 *
 * "Each other" is what is not in flight by the table of Outside. What cannot be seen is a thread that is about to bring something
 * (for that there is keepAlive()) and a virtual thread that a library has started on the loop and that has not used Treadle.
 */
final class Standstill {
    private final TaskLoop loop;
    private final LiveTasks tasks;
    private final AtomicInteger keptAlive = new AtomicInteger();
    private boolean told;

    Standstill(TaskLoop loop, LiveTasks tasks) {
        this.loop = loop;
        this.tasks = tasks;
    }

    KeepAlive keepAlive() {
        keptAlive.incrementAndGet();
        var open = new AtomicBoolean(true);
        return () -> {
            if (open.getAndSet(false)) {
                keptAlive.decrementAndGet();
            }
        };
    }

    /** Has the loop look, if it may stand still for good. Any thread; the loop may go on at any time. */
    void askIfPossible() {
        if (keptAlive.get() == 0 && tasks.hasNonDaemons() && loop.scheduler().timerCount() == 0) {
            try {
                loop.mail().send(this::look);
            } catch (RejectedExecutionException e) {
                // it is being closed, so its tasks have been cancelled
            }
        }
    }

    private void look() {
        if (isReached()) {
            tell();
        }
    }

    /** Whether all tasks wait for each other. In a callback, when nothing else can run. */
    boolean isReached() {
        return keptAlive.get() == 0 && tasks.hasNonDaemons() && loop.scheduler().isCutOff() && nothingIsInFlight();
    }

    private boolean nothingIsInFlight() {
        for (var task : loop.allTasks()) {
            if (Outside.inFlight(task.activeThread()) != InFlight.NOTHING) {
                return false;
            }
        }
        return !loop.hasBusyCallbacks();
    }

    private void tell() {
        var main = loop.mainTask();
        var words =
                "deadlock: nothing can run, and no timer, I/O, offloaded call, future or wait of the JDK is open; if another"
                        + " thread is to bring something, hold loop.keepAlive() until it has\n" + loop.dump();
        if (loop.config().watch().throwsDeadlock() && main != null) {
            main.kill(new DeadlockException(words));
        } else if (!told) {
            told = true;
            System.getLogger("io.treadle.core.watch").log(Level.WARNING, words);
        }
    }
}
