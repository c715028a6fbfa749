package io.treadle.samples;

import io.treadle.core.sync.TaskLock;
import io.treadle.core.sync.TaskRLock;
import io.treadle.loop.Treadle;
import picocli.CommandLine.Command;

/** A lock that its holder acquires again: Python's {@code Lock} hangs for ever, {@code TaskLock} says so and what to use. */
@Command(name = "lock-twice", description = "A Lock acquired twice is an error, not a deadlock; an RLock may be.")
final class LockTwice implements Runnable {

    @Override
    public void run() {
        Treadle.run(() -> {
            lock();
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
