package io.treadle.core.greenlet;

import io.treadle.core.CallHandle;
import io.treadle.core.TaskLoop;
import io.treadle.core.engine.ScheduledStrand;
import io.treadle.core.engine.Scheduler;
import io.treadle.core.internal.jdk.VirtualThreads;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** Ends the greenlets of a group when the thread has ended that they belong to, and that cannot tell: another thread joins it. */
final class OwnerWatch {
    private static final System.Logger LOG = System.getLogger(Group.class.getName());
    /** The watcher just waits. */
    private static final long SMALL_STACK = 64 * 1024;

    private final Group group;
    private final Thread owner;
    private final Thread watcher;
    private @Nullable CallHandle withLoop;

    OwnerWatch(Group group, Thread owner) {
        this.group = group;
        this.owner = owner;
        // A virtual thread must not join a platform thread before JDK 24: that pins.
        var builder = owner.isVirtual()
                ? VirtualThreads.newBuilder(VirtualThreads.defaultScheduler())
                : Thread.ofPlatform().daemon().stackSize(SMALL_STACK);
        this.watcher =
                builder.name("greenlets of " + owner.getName() + " watch").start(this::awaitOwner);
    }

    /** The caller's loop may close before the watcher has noticed that the owner is gone; then it is too late to run anything. */
    void endWithLoop() {
        withLoop = TaskLoop.current().onClose(this::endIfOwnerIsGone);
    }

    void stop() {
        watcher.interrupt();
        if (withLoop != null) {
            withLoop.cancel();
        }
    }

    private void awaitOwner() {
        try {
            owner.join();
        } catch (InterruptedException e) {
            return; // closed before
        }
        var left = group.schedulerOrNull();
        if (left != null && !left.isClosed()) {
            startEnding(left);
        }
    }

    private void endIfOwnerIsGone() throws InterruptedException {
        var left = group.schedulerOrNull();
        if (left != null && !owner.isAlive()) {
            startEnding(left).join();
        }
    }

    private Thread startEnding(Scheduler left) {
        return left.newThread().uncaughtExceptionHandler(group.home()).start(() -> endInPlaceOfOwner(left));
    }

    private void endInPlaceOfOwner(Scheduler left) {
        if (group.hasEnded()) {
            return; // the loop, or the watcher, was first
        }
        group.main.standOn(new ScheduledStrand(left, Thread.currentThread()));
        try {
            group.end(null);
        } catch (Throwable e) {
            LOG.log(Level.ERROR, "a greenlet failed when it was closed, because the thread that made it has ended", e);
        }
    }
}
