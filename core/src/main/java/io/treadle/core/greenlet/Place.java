package io.treadle.core.greenlet;

/**
 * Where a thread's greenlets are at home; found through the thread's {@code UncaughtExceptionHandler}, or through the task
 * that the thread works for.
 */
interface Place {
    /** The greenlets there. */
    Group group();

    /** The thread that runs there now, or waits for something else than a switch: the one to interrupt. */
    Thread activeThread();
}
