package io.treadle.core;

import io.treadle.core.function.Body;
import io.treadle.core.time.Deadline;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Code with an end in time: a {@link CancelScope} with a deadline, and what is made of its expiry. */
final class Limits {
    private Limits() {}

    static <T extends @Nullable Object, X extends Exception> T within(Deadline deadline, String limit, Body<T, X> body)
            throws X {
        var scope = CancelScope.create();
        scope.setDeadline(deadline);
        return scope.call(body, cancellation -> {
            throw new DeadlineException(
                    "not done in time: " + limit + ", task=" + Task.current().name(), cancellation);
        });
    }

    static CancelScope scopeFor(Duration limit) {
        var scope = CancelScope.create();
        scope.setTimeout(limit);
        return scope;
    }

    static <T extends @Nullable Object, X extends Exception> T in(CancelScope scope, Body<T, X> body) throws X {
        return scope.call(body, cancellation -> {
            throw new IllegalStateException("nobody can cancel it: " + scope + "; please report", cancellation);
        });
    }
}
