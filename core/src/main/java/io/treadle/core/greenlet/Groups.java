package io.treadle.core.greenlet;

import io.treadle.core.Task;
import io.treadle.core.TaskLoop;
import io.treadle.core.engine.ScheduledStrand;
import io.treadle.core.engine.Scheduler;
import io.treadle.core.internal.jdk.StackRoom;
import io.treadle.core.internal.jdk.VirtualThreads;
import io.treadle.core.internal.task.TaskHost;
import org.jspecify.annotations.Nullable;

/**
 * Finds the group of a thread: through its {@code UncaughtExceptionHandler}, which is the group itself or the task, which knows
 * its guest; any other thread has it in a thread-local.
 */
final class Groups {
    private static final ThreadLocal<@Nullable Group> OF_THREAD = new ThreadLocal<>();

    private Groups() {}

    /** The group of the caller. */
    static Group here() {
        StackRoom.ensureForStep();
        var thread = Thread.currentThread();
        var handler = thread.getUncaughtExceptionHandler();
        if (handler instanceof Place place) {
            return place.group();
        }
        return handler instanceof TaskHost || isOnLoop() ? ofTask((TaskHost) Task.current()) : ofThread();
    }

    private static boolean isOnLoop() {
        VirtualThreads.ensureAccess();
        var scheduler = Scheduler.current();
        return scheduler != null && scheduler.owner() instanceof TaskLoop;
    }

    private static Group ofTask(TaskHost host) {
        if (host.guest() instanceof Place place) {
            return place.group();
        }
        var strand = new ScheduledStrand(host.scheduler(), Thread.currentThread());
        var group = new Group(host.scheduler(), strand, host);
        host.setGuest(group);
        if (!host.tellsItsEnd()) {
            group.endWith(Thread.currentThread());
        }
        return group;
    }

    private static Group ofThread() {
        var group = OF_THREAD.get();
        if (group == null) {
            group = Group.ofThread();
            OF_THREAD.set(group);
        }
        return group;
    }
}
