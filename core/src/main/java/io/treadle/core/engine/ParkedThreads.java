package io.treadle.core.engine;

import io.treadle.core.internal.jdk.VirtualThreads;
import io.treadle.core.time.IdleClock.InFlight;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;

/**
 * The virtual threads of a scheduler that wait for something outside of it. Confined to the platform thread, and there only
 * with a virtual clock.
 *
 * <p>A thread is judged when it gives way. To go on it has to be run again, and so is judged again: when nothing is ready, the
 * set is exact.
 */
final class ParkedThreads {
    private final Function<Thread, InFlight> judge;
    private final Set<Thread> outside = new HashSet<>();

    ParkedThreads(Function<Thread, InFlight> judge) {
        this.judge = judge;
    }

    /** The thread of {@code slice} has been run and does not run any more. */
    void gaveWay(Runnable slice) {
        var thread = VirtualThreads.threadOf(slice);
        if (thread == null) {
            return;
        }
        if (judge.apply(thread) == InFlight.NOTHING) {
            outside.remove(thread);
        } else {
            outside.add(thread);
        }
    }

    /** What all of them wait for; judged anew, since one may have been cancelled where it is. */
    InFlight inFlight() {
        var all = InFlight.NOTHING;
        for (var thread : outside) {
            var one = judge.apply(thread);
            all = one.compareTo(all) > 0 ? one : all;
        }
        return all;
    }
}
