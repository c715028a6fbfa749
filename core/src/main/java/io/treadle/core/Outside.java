package io.treadle.core;

import io.treadle.core.time.IdleClock.InFlight;
import java.util.concurrent.locks.LockSupport;

/** What a thread of a loop that does not run waits for: something of the loop, or something outside it. */
/*
 *   state of the thread            what it is parked on                        in flight
 *   ended, ready, suspended        -                                           nothing
 *   parked                         a Wait, all its clauses of the loop         nothing: lock, queue, join, timer, select
 *   parked                         a Wait with an external clause              something: offload, future, I/O
 *   parked                         an idle runner of callbacks                 nothing
 *   parked, blocked on a monitor   anything else: sleep, socket, lock, ...     something; "cancelled" if its task is, as then
 *                                                                              an interrupt is to end it
 */
final class Outside {
    private Outside() {}

    static InFlight inFlight(Thread thread) {
        return switch (thread.getState()) {
            case WAITING, TIMED_WAITING, BLOCKED -> ofParked(thread);
            default -> InFlight.NOTHING;
        };
    }

    private static InFlight ofParked(Thread thread) {
        var blocker = LockSupport.getBlocker(thread);
        if (blocker == Callbacks.RESTING) {
            return InFlight.NOTHING;
        }
        if (blocker instanceof Wait wait) {
            return wait.isExternal() ? InFlight.SOMETHING : InFlight.NOTHING;
        }
        return thread.getUncaughtExceptionHandler() instanceof RealTask<?> task && task.isCancelRequested()
                ? InFlight.CANCELLED
                : InFlight.SOMETHING;
    }
}
