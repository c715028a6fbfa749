package io.treadle.core;

/** A call that was scheduled, to take it back. */
public interface CallHandle {
    /**
     * Takes the call back, leaving nothing behind; false if it has begun or was cancelled already. On the loop's thread.
     */
    boolean cancel();

    /** Whether it was taken back. */
    boolean isCancelled();
}
