package io.treadle.core;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Waits for a stage of the JDK, which any thread may complete. */
final class StageClause<T extends @Nullable Object> extends RemoteClause implements BiConsumer<T, @Nullable Throwable> {
    private @Nullable T value;
    private @Nullable Throwable error;

    private StageClause(Wait wait) {
        super(wait);
    }

    static <T extends @Nullable Object> T await(CompletionStage<T> stage) throws Exception {
        var wait = Wait.begin();
        var clause = new StageClause<T>(wait);
        wait.add(clause);
        var dependent = stage.whenComplete(clause);
        wait.park();
        assert dependent != null;
        return clause.result();
    }

    @Override
    public void accept(T result, @Nullable Throwable failure) {
        value = result;
        error = failure;
        complete();
    }

    @Override
    public String describe() {
        return "awaits a future";
    }

    @SuppressWarnings("NullAway") // value is a T where there is no error
    private T result() throws Exception {
        var failure =
                error instanceof CompletionException wrapper && wrapper.getCause() != null ? wrapper.getCause() : error;
        if (failure instanceof Cancelled) { // of somebody else: thrown as it is it would end the caller as cancelled
            throw new TaskCancelledException("what completes the future was cancelled", failure);
        }
        if (failure instanceof Error e) {
            throw e;
        }
        if (failure != null) {
            throw failure instanceof Exception e ? e : new ExecutionException(failure);
        }
        return value;
    }
}
