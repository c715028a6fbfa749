package io.treadle.loop.internal.pipe;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads for reads and writes that block for as long as somebody else likes: of pipes where the loop cannot watch them, and of
 * the standard input. As many as there are such calls; not those of the offload pool, so that neither holds up the other.
 */
final class BlockingThreads {
    private static final long IDLE_SECONDS = 5;

    private static final Executor EXECUTOR = new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform().daemon().name("treadle-blocking-io-", 1).factory());

    private BlockingThreads() {}

    static void execute(Runnable blocking) {
        EXECUTOR.execute(blocking);
    }
}
