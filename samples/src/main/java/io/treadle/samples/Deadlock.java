package io.treadle.samples;

import io.treadle.core.SpawnOptions;
import io.treadle.core.Task;
import io.treadle.core.diagnostics.DeadlockException;
import io.treadle.core.sync.TaskLock;
import io.treadle.loop.EventLoop;
import io.treadle.loop.Treadle;
import picocli.CommandLine.Command;

/** Two transfers take the locks of two accounts in the opposite order; the one that closes the circle is told so. */
@Command(name = "deadlock", description = "Two tasks wait for each other's lock: the error names the circle.")
final class Deadlock implements Runnable {
    private final TaskLock checking = new TaskLock("checking");
    private final TaskLock savings = new TaskLock("savings");

    @Override
    public void run() {
        Treadle.run(() -> {
            var loop = EventLoop.current();
            var first = loop.spawn(SpawnOptions.named("to savings"), () -> transfer(checking, savings));
            var second = loop.spawn(SpawnOptions.named("to checking"), () -> transfer(savings, checking));
            first.join();
            second.join();
        });
    }

    private static void transfer(TaskLock from, TaskLock to) {
        from.acquire();
        try {
            Treadle.yieldNow(); // the other transfer takes its first lock
            to.acquire();
            System.out.println(name() + ": done");
            to.release();
        } catch (DeadlockException e) {
            System.out.println(name() + ": " + e.getMessage());
        } finally {
            from.release();
        }
    }

    private static String name() {
        return Task.current().name();
    }
}
