package io.treadle.core.engine;

import io.treadle.core.internal.jdk.SocketPoller;
import io.treadle.core.internal.jdk.VirtualThreads;
import java.lang.System.Logger.Level;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Where a scheduler that has closed sends what still arrives: threads that outlive it go on with the JDK's scheduler, without the
 * promises of ours, so that they do not hang; signals are refused. The first such thread is logged. Any thread.
 */
final class LateContinuations {
    private static final System.Logger LOG = System.getLogger(Scheduler.class.getName());

    private final String scheduler;
    private final AtomicBoolean hasTold = new AtomicBoolean();

    LateContinuations(String scheduler) {
        this.scheduler = scheduler;
    }

    void handOn(Runnable late) {
        if (late instanceof Signal signal) {
            signal.refused();
            return;
        }
        var thread = VirtualThreads.threadOf(late);
        boolean isPoller = thread != null && SocketPoller.owns(thread);
        if (!isPoller && hasTold.compareAndSet(false, true)) {
            // Elsewhere: a log takes locks, and who wakes a thread may hold any.
            ForkJoinPool.commonPool().execute(() -> tell(thread));
        }
        VirtualThreads.defaultScheduler().execute(late);
    }

    private void tell(@Nullable Thread thread) {
        LOG.log(
                Level.WARNING,
                "a virtual thread goes on that was started on a scheduler which has closed: scheduler=" + scheduler
                        + ", thread=" + (thread == null ? "unknown" : thread.getName() + "#" + thread.threadId())
                        + "; it is no longer alone on its thread, and what it asks of Treadle fails. Wait for it before the"
                        + " loop ends, or run the program by EventLoop.adopt, which does. Others are not reported");
    }
}
