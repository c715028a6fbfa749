package io.treadle.core;

import io.treadle.core.engine.ThreadWatch;
import io.treadle.core.function.Body;
import io.treadle.core.internal.jdk.SocketPoller;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The virtual threads of a loop that are no tasks: those that an adopted program starts, which inherit its scheduler. Confined
 * to the loop's thread.
 */
/*
 * A thread counts from when it can first run, which the scheduler learns in the very step that starts it, until it has ended,
 * which the scheduler sees when it has run it for the last time. So nobody who starts a thread and then ends leaves a moment in
 * which there seems to be none.
 *
 *   running    runToTheEnd()          the body, then: until there is neither a thread nor a task that is not a daemon
 *   ending     the body has failed,   all threads are interrupted once, by the main task, and waited for, for the grace
 *              or is cancelled        period; what resists goes on when the loop has closed, as any thread that outlives it
 */
final class AdoptedThreads implements ThreadWatch {
    private final Set<Thread> threads = new HashSet<>();
    /** Of the main task, the only one that waits. */
    private @Nullable NoneLeft waiting;

    /** Runs {@code body}, in the main task, until it and all threads are done; {@code tasks} waits for the other tasks. */
    <T extends @Nullable Object, X extends Exception> T runToTheEnd(Body<T, X> body, LiveTasks tasks, Duration grace)
            throws X {
        try {
            T result = body.run();
            do {
                awaitNone(null);
                tasks.awaitNonDaemons(1);
            } while (!threads.isEmpty());
            return result;
        } catch (Throwable e) {
            end(grace);
            throw e;
        }
    }

    private void end(Duration grace) {
        List.copyOf(threads).forEach(Thread::interrupt);
        Task.shield(() -> awaitNone(grace));
    }

    private void awaitNone(@Nullable Duration limit) {
        if (!threads.isEmpty()) {
            var wait = Wait.begin();
            waiting = new NoneLeft(wait, threads);
            wait.add(waiting);
            if (limit != null) {
                wait.addTimeout(limit);
            }
            wait.park();
        }
    }

    // ---- on the platform thread ----

    @Override
    public void ready(Thread thread) {
        if (!isTask(thread) && !SocketPoller.owns(thread)) {
            threads.add(thread);
        }
    }

    private static boolean isTask(Thread thread) {
        return thread.getUncaughtExceptionHandler() instanceof RealTask<?> task && !task.isAdopted();
    }

    @Override
    public void gaveWay(Thread thread) {
        if (thread.getState() == Thread.State.TERMINATED
                && threads.remove(thread)
                && threads.isEmpty()
                && waiting != null) {
            waiting.parked.fire(waiting);
        }
    }

    private record NoneLeft(Wait parked, Set<Thread> threads) implements Wait.Clause {
        @Override
        public void undo() {}

        @Override
        public String describe() {
            return "waits for the end of " + threads.size() + " virtual threads";
        }
    }
}
