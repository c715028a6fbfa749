package io.treadle.core;

import io.treadle.core.time.IdleClock.InFlight;
import java.util.concurrent.locks.LockSupport;

/** What a thread of a loop that does not run waits for: something of the loop, or something outside it. */
/*
 *   state of the thread           what it is parked on                             in flight
 *   ended                         -                                                nothing
 *   suspended                     another greenlet of its task                     nothing
 *   woken, or ready               -                                                something
 *   parked                        an idle runner of callbacks                      nothing
 *   parked                        a Wait, all its clauses of the loop: time,       nothing
 *                                 another task, a lock, a queue
 *   parked                        a Wait with an external clause: an offloaded     something
 *                                 call, a future, I/O
 *   parked, or blocked on a       anything else, so the JDK's: a sleep, a          something
 *   monitor                       socket, a lock
 *
 * A thread that was woken from afar is runnable before its continuation has reached the loop, and time must not move past that.
 * What is ready will have run, and will have been judged anew, before anybody asks.
 *
 * "Something" is "cancelled" where the task or a scope that it is in has been cancelled: then an interrupt is to end its wait,
 * after pauses that grow, or a loop that closes gives it up after a grace period; time must pass for both.
 */
final class Outside {
    private Outside() {}

    static InFlight inFlight(Thread thread) {
        return switch (thread.getState()) {
            case WAITING, TIMED_WAITING, BLOCKED -> ofParked(thread);
            case RUNNABLE -> isSuspended(thread) ? InFlight.NOTHING : InFlight.SOMETHING;
            case NEW, TERMINATED -> InFlight.NOTHING;
        };
    }

    /** Whether {@code thread} has made way for another of its task, which will make way for it. */
    private static boolean isSuspended(Thread thread) {
        return thread.getUncaughtExceptionHandler() instanceof RealTask<?> task && task.activeThread() != thread;
    }

    private static InFlight ofParked(Thread thread) {
        var blocker = LockSupport.getBlocker(thread);
        if (blocker == Callbacks.RESTING || (blocker instanceof Wait wait && !wait.isExternal())) {
            return InFlight.NOTHING;
        }
        return isCancelled(thread) ? InFlight.CANCELLED : InFlight.SOMETHING;
    }

    private static boolean isCancelled(Thread thread) {
        return thread.getUncaughtExceptionHandler() instanceof RealTask<?> task
                && (task.isCancelDue() || task.isCancelRequested());
    }
}
