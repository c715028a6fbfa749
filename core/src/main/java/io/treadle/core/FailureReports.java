package io.treadle.core;

import org.jspecify.annotations.Nullable;

/**
 * Brings failures that nobody waits for to the exception handler: that of the task's scope if it has one, else the loop's. In a
 * callback, since a handler is the user's code.
 */
final class FailureReports {
    private final Callbacks callbacks;
    private final ExceptionHandler ofLoop;

    FailureReports(Callbacks callbacks, ExceptionHandler ofLoop) {
        this.callbacks = callbacks;
        this.ofLoop = ofLoop;
    }

    /** Reports {@code error}, which is of {@code task} if that is given. */
    void add(String message, Throwable error, @Nullable Task<?> task) {
        add(message, error, task, task == null ? null : ((RealTask<?>) task).home());
    }

    /** The same for what has failed in {@code home}; null for no scope. */
    void add(String message, Throwable error, @Nullable Task<?> task, @Nullable TaskScope home) {
        var ofScope = home == null ? null : home.exceptionHandler();
        callbacks.add(new FailureReport(ofScope == null ? ofLoop : ofScope, message, error, task));
    }

    /** Reports the failure of {@code task}, if it has one, with its spawn site if that is known. */
    void addUnobserved(AwaitedTask<?> task) {
        var error = task.exception();
        if (error == null) {
            return;
        }
        var site = task.spawnSite();
        if (site != null) {
            error.addSuppressed(site);
        }
        add(task + " failed and nobody waits for it", error, task);
    }
}
