package io.treadle.core;

/**
 * Why a scope was cancelled.
 *
 * @param reason in words
 * @param origin who asked: a task, a thread, the deadline
 * @param isDeadline whether the time was over
 */
record CancelRequest(String reason, String origin, boolean isDeadline) {
    static CancelRequest by(Object origin, String reason) {
        return new CancelRequest(reason, origin.toString(), false);
    }

    static CancelRequest deadline() {
        return new CancelRequest("its deadline has passed", "deadline", true);
    }

    /** The caller, as the origin of a request. Any thread. */
    static String caller() {
        var thread = Thread.currentThread();
        return thread.getUncaughtExceptionHandler() instanceof RealTask<?> task
                ? "task " + task.name()
                : "thread " + thread.getName();
    }

    @Override
    public String toString() {
        return "reason=" + reason + ", origin=" + origin;
    }
}
