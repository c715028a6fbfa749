package io.treadle.core.select;

import io.treadle.core.Wait;
import org.jspecify.annotations.Nullable;

/** An attempt whose result goes through a handler. */
record HandledAttempt<T extends @Nullable Object, R extends @Nullable Object>(
        Attempt<T> attempt, SelectClause.Handler<? super T, ? extends R> handler) implements Attempt<R> {
    @Override
    public boolean tryNow() {
        return attempt.tryNow();
    }

    @Override
    public Wait.Clause enlist(Wait wait) {
        return attempt.enlist(wait);
    }

    @Override
    public R result() throws Exception {
        return handler.handle(attempt.result());
    }
}
