package io.treadle.core;

import io.treadle.core.function.Body;
import org.jspecify.annotations.Nullable;

/** Runs code that must not give way. What runs in between begins a slice of its own, and slices are counted anyway. */
final class NoWait {
    private NoWait() {}

    static <T extends @Nullable Object, X extends Exception> T run(Body<T, X> body) throws X {
        var task = RealTask.current();
        var scheduler = task.loop.scheduler();
        long before = scheduler.glance().slices();
        T result = body.run();
        long others = scheduler.glance().slices() - before;
        if (others != 0) {
            throw new IllegalStateException("this must not give way to other tasks, and did: task=" + task.name()
                    + ", slicesMeanwhile=" + others
                    + "; look for a wait in what it calls, such as a contended lock, I/O, a join, or take noWait away");
        }
        return result;
    }
}
