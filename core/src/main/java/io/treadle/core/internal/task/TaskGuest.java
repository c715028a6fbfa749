package io.treadle.core.internal.task;

import org.jspecify.annotations.Nullable;

/** Something with threads of its own that do the work of a task: its greenlets, a generator that it reads. */
public interface TaskGuest {
    /** The thread that does the task's work now: the one to interrupt. On the task's scheduler. */
    Thread activeThread();

    /**
     * The task's body has ended: ends what is left. In the task; may wait.
     *
     * @param failure what the body threw, to which further errors are added; null if it returned: then they are thrown
     */
    void taskEnding(@Nullable Throwable failure) throws Exception;
}
