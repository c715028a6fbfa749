package io.treadle.core.time;

/**
 * The source of a loop's time. All sleeps, timeouts and delayed calls of a loop measure by its clock, so a test can put
 * one in its place that it moves itself.
 */
@FunctionalInterface
public interface TaskClock {
    /** Nanoseconds since an arbitrary origin; never goes back. Called by the loop's own thread, very often. */
    long nanoTime();

    /** The system's monotonic clock. */
    static TaskClock system() {
        return System::nanoTime;
    }
}
