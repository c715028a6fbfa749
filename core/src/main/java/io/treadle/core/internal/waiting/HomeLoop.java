package io.treadle.core.internal.waiting;

import io.treadle.core.TaskLoop;
import io.treadle.core.Wait;
import io.treadle.core.internal.jdk.StackRoom;
import org.jspecify.annotations.Nullable;

/**
 * The loop that a lock or a queue belongs to: the one whose task first uses it. So it may be made anywhere, before its loop
 * too, and is still never shared by two threads. It stays bound when that loop is closed: one in a static field fails in the
 * next loop.
 */
public final class HomeLoop {
    private final Object owner;
    private @Nullable TaskLoop loop;

    /** Of {@code owner}, whose name is for the error. */
    public HomeLoop(Object owner) {
        this.owner = owner;
    }

    /**
     * Begins an operation that may wait.
     *
     * @throws io.treadle.core.Cancelled if the caller is cancelled
     * @throws WrongThreadException if the caller is no task of this loop
     */
    public void checkpoint() {
        TaskLoop here;
        try {
            here = Wait.checkpoint();
        } catch (WrongThreadException e) {
            throw onNoLoop(e);
        }
        ensureHome(here);
    }

    /**
     * Begins one that takes what has to be given back, for which the stack must have room as well.
     *
     * @throws io.treadle.core.Cancelled if the caller is cancelled
     * @throws WrongThreadException if the caller is no task of this loop
     */
    public void checkpointToHold() {
        StackRoom.ensureForEntry();
        checkpoint();
    }

    /**
     * Begins an operation that does not wait.
     *
     * @throws WrongThreadException if the caller does not run on this loop
     */
    public void enter() {
        TaskLoop here;
        try {
            here = TaskLoop.current();
        } catch (WrongThreadException e) {
            throw onNoLoop(e);
        }
        ensureHome(here);
    }

    private void ensureHome(TaskLoop here) {
        if (loop != here) {
            bindTo(here);
        }
    }

    private synchronized void bindTo(TaskLoop here) {
        if (loop == null) {
            loop = here;
        }
        if (loop != here) {
            throw elsewhere(loop, "caller's loop=" + here.name());
        }
    }

    private synchronized WrongThreadException onNoLoop(WrongThreadException why) {
        if (loop == null) {
            return why;
        }
        var refusal = elsewhere(loop, "thread=" + Thread.currentThread());
        refusal.initCause(why);
        return refusal;
    }

    private WrongThreadException elsewhere(TaskLoop home, String caller) {
        return new WrongThreadException("this belongs to the loop that first used it: what=" + owner + ", its loop="
                + home.name() + ", " + caller
                + "; hand things over with post, submit or a foreign end of a channel, and"
                + " make a new one for each loop");
    }
}
