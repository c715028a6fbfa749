package io.treadle.core;

import io.treadle.core.engine.Signal;
import io.treadle.core.function.Body;
import org.jspecify.annotations.Nullable;

/**
 * One piece of code that must not give way. What runs in between begins a slice of its own, and slices are counted anyway; in debug
 * mode it also gets in line itself, so that it comes first if the code gives way, and then sees where that stands. On the loop.
 */
final class NoWait extends Signal {
    private final RealTask<?> task;
    private final long before;
    private @Nullable Throwable seen;
    private boolean ended;

    private NoWait(RealTask<?> task) {
        this.task = task;
        this.before = slices();
        if (task.loop.isDebug()) {
            task.loop.scheduler().enqueue(this);
        }
    }

    static <T extends @Nullable Object, X extends Exception> T run(Body<T, X> body) throws X {
        var region = new NoWait(RealTask.current());
        try {
            T result = body.run();
            region.ensureAlone();
            return result;
        } finally {
            region.ended = true;
        }
    }

    private long slices() {
        return task.loop.scheduler().glance().slices();
    }

    /** The next slice of the loop: the code has given way, if it has not ended. */
    @Override
    public void run() {
        if (!ended) {
            seen = new Throwable("here it gave way");
            seen.setStackTrace(task.stackTrace().toArray(StackTraceElement[]::new));
        }
    }

    @Override
    protected void refused() {}

    private void ensureAlone() {
        long others = slices() - before;
        if (others != 0) {
            throw new IllegalStateException(
                    "this must not give way to other tasks, and did: task=" + task.name() + ", slicesMeanwhile="
                            + others
                            + (seen == null
                                    ? "; look for a wait in what it calls, such as a contended lock, I/O, a join, or take noWait"
                                            + " away; debug mode (-Dtreadle.debug=true) shows where it is"
                                    : "; the cause shows where: wait before or after, or take noWait away"),
                    seen);
        }
    }
}
