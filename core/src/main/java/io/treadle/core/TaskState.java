package io.treadle.core;

/** Where a task stands. */
public enum TaskState {
    /** Not begun. A task that is cancelled here never runs its body. */
    NEW,
    /** Could run, and waits for its turn. */
    READY,
    /** Is what the loop's thread executes now. */
    RUNNING,
    /** Waits: in one of Treadle's waits, or in one of the JDK's that parks the virtual thread. */
    WAITING,
    /** Ended by returning. */
    SUCCEEDED,
    /** Ended by an exception or error of its own. */
    FAILED,
    /** Ended because it was cancelled. */
    CANCELLED;

    /** Whether the task has ended. */
    public boolean isDone() {
        return compareTo(SUCCEEDED) >= 0;
    }
}
