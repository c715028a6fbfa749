package io.treadle.loop.internal.reactor;

import io.treadle.core.engine.ThreadRole;
import reactor.core.scheduler.Schedulers;

/** Has Reactor refuse {@code block()} and its kin where a wait would stop a whole loop: in handlers of Netty. */
public final class NonBlockingThreads {
    static {
        Schedulers.registerNonBlockingThreadPredicate(NonBlockingThreads::mustNotBlock);
    }

    private NonBlockingThreads() {}

    /** Tells Reactor, the first time. */
    public static void register() {
        // The static initialiser has done it.
    }

    /** Reactor asks a thread about itself. */
    private static boolean mustNotBlock(Thread thread) {
        return thread == Thread.currentThread() && ThreadRole.current().mustNotWait();
    }
}
