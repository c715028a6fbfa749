package io.treadle.loop.internal.thread;

import io.treadle.core.TaskLoop;

/** The thread of a loop, which alone may use what belongs to the loop. */
public final class LoopThread {
    private LoopThread() {}

    /**
     * Ensures that the caller may use {@code what}, which belongs to {@code loop}.
     *
     * @throws WrongThreadException on any other thread than the loop's
     */
    public static void ensure(TaskLoop loop, Object what) {
        if (!loop.isOnThread()) {
            throw new WrongThreadException("this is for the tasks of its loop: what=" + what + ", its loop="
                    + loop.name() + ", thread=" + Thread.currentThread() + "; use loop.submit(body)");
        }
    }
}
