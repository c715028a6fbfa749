package io.treadle.core;

/** What the end of one task means for the others of its {@link TaskScope}. A cancelled task is no failure. */
public enum ScopePolicy {
    /** The first failure cancels everything in the scope, its body too, and is thrown when all have ended. */
    FAIL_FAST {
        @Override
        boolean childFailed(TaskScope scope, RealTask<?> child, Throwable error) {
            boolean taken = scope.take(error);
            scope.cancelOnLoop(
                    CancelRequest.by("task " + child.name(), "a task of the scope failed: " + Words.of(error)));
            return taken;
        }
    },
    /** A failure is the matter of those who wait for that task; if nobody does, of the exception handler. */
    SUPERVISE {
        @Override
        boolean childFailed(TaskScope scope, RealTask<?> child, Throwable error) {
            return false;
        }
    },
    /**
     * The first success cancels the other tasks, and the failures before it are forgotten; without one, the first failure is
     * thrown. Failures after the first success are the matter of the exception handler.
     */
    FIRST_SUCCESS {
        @Override
        boolean childFailed(TaskScope scope, RealTask<?> child, Throwable error) {
            return scope.winner() == null && scope.take(error);
        }

        @Override
        void childSucceeded(TaskScope scope, RealTask<?> child) {
            scope.win(child);
        }
    },
    /** All tasks run to their end; then the first failure is thrown, with the others suppressed in it. */
    COLLECT {
        @Override
        boolean childFailed(TaskScope scope, RealTask<?> child, Throwable error) {
            return scope.take(error);
        }
    };

    /** Whether the scope answers for the failure. */
    abstract boolean childFailed(TaskScope scope, RealTask<?> child, Throwable error);

    void childSucceeded(TaskScope scope, RealTask<?> child) {}
}
