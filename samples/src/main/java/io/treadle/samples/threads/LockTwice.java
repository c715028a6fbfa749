package io.treadle.samples.threads;

import io.treadle.core.diagnostics.DeadlockException;
import io.treadle.core.diagnostics.WatchOptions;
import io.treadle.core.sync.TaskLock;
import io.treadle.core.sync.TaskRLock;
import io.treadle.core.sync.TaskSemaphore;
import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopOptions;
import picocli.CommandLine.Command;

/**
 * A lock that its holder acquires again. Python hangs for ever. A {@code TaskLock} refuses at once; a semaphore of one, which
 * like Python's {@code Lock} has no owner, is a deadlock that the loop finds and reports; an RLock allows it.
 */
@Command(name = "lock-twice", description = "A Lock acquired twice is refused or reported, an RLock allows it.")
final class LockTwice implements Runnable {
    private static final WatchOptions WATCH = WatchOptions.DEFAULT.withDeadlockThrown(true);

    @Override
    public void run() {
        EventLoop.run(LoopOptions.DEFAULT.withWatch(WATCH), () -> {
            lock();
            lockWithoutOwner();
            rLock();
        });
    }

    private static void lock() {
        var lock = new TaskLock("plain");
        lock.acquire();
        try {
            lock.acquire(); // in Python the end of the program
        } catch (IllegalStateException e) {
            System.out.println(e.getMessage());
        }
        lock.release();
    }

    private static void lockWithoutOwner() {
        var lock = new TaskSemaphore(1).named("ownerless");
        lock.acquire();
        try {
            lock.acquire(); // somebody else might release it, but there is nobody
        } catch (DeadlockException e) {
            String.valueOf(e.getMessage()).lines().limit(3).forEach(System.out::println);
        }
    }

    private static void rLock() {
        var lock = new TaskRLock();
        lock.acquire();
        lock.acquire();
        System.out.println("held " + lock.statistics().depth() + " times");
        lock.release();
        lock.release();
        System.out.println(lock);
    }
}
