package io.treadle.benchmarks.tasks;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Stock virtual threads that a virtual thread starts, as a task starts those of Treadle: from a platform thread each start would
 * have to wake a carrier.
 */
final class StartedByOne {
    private StartedByOne() {}

    /** Runs a body in a virtual thread, and gives how many it has started that ran. */
    static int count(Callable<Integer> body) throws InterruptedException, ExecutionException {
        var starter = new FutureTask<>(body);
        Thread.startVirtualThread(starter);
        return starter.get();
    }
}
