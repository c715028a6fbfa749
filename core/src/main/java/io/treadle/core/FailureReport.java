package io.treadle.core;

import org.jspecify.annotations.Nullable;

/** Brings one failure to the exception handler, and survives a handler that fails. */
record FailureReport(
        ExceptionHandler handler,
        String message,
        Throwable error,
        @Nullable Task<?> task) implements Callbacks.Call {
    @Override
    public void run() {
        try {
            handler.handle(message, error, task);
        } catch (Throwable e) {
            ExceptionHandler.logging().handle("the exception handler failed", e, null);
            ExceptionHandler.logging().handle(message, error, task);
        }
    }

    /** It runs also while the loop closes, which is when most failures come that nobody waits for. */
    @Override
    public boolean isRefusable() {
        return false;
    }

    /** The loop has ended: the log is what is left. */
    @Override
    public void refused() {
        ExceptionHandler.logging().handle(message, error, task);
    }
}
