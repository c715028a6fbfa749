package io.treadle.core.engine;

/** What the current thread is to Treadle, for checks that no thread blocks which must not. */
public enum ThreadRole {
    /** The platform thread of a scheduler, between the continuations that it runs. */
    PLATFORM,
    /** The virtual thread that polls I/O, where Netty's handlers run. */
    HUB,
    /** Any other virtual thread of a scheduler: a task, a callback, or one that a library started in a task. */
    TASK,
    /** A thread that has nothing to do with Treadle, or belongs to a scheduler that is closed. */
    NONE;

    /** The role of the caller. Any thread; never fails, also in a JVM without the flag that Treadle needs. */
    public static ThreadRole current() {
        var scheduler = Scheduler.current();
        if (scheduler == null) {
            return NONE;
        }
        if (!Thread.currentThread().isVirtual()) {
            return PLATFORM;
        }
        return scheduler.isInHub() ? HUB : TASK;
    }

    /** Whether a wait of any kind on such a thread stops a whole loop. */
    public boolean mustNotWait() {
        return this == PLATFORM || this == HUB;
    }
}
