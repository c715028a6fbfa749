package io.treadle.core.engine;

/**
 * A message of Treadle itself to a scheduler's platform thread. {@link #run} is called there and must only enqueue: it
 * never runs user code, takes a lock or waits, since a lock that it waited for could be handed to a task that then has
 * no thread to run on.
 */
public abstract class Signal implements Runnable {
    protected Signal() {}

    /** Called instead of {@link #run}, by any thread, where the scheduler was closed before the message was read. */
    protected abstract void refused();
}
