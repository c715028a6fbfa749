package io.treadle.core;

import io.treadle.core.function.Body;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Several ways to one result: the first that succeeds counts. */
final class Race {
    private Race() {}

    static <T extends @Nullable Object> T run(Collection<? extends Body<? extends T, ?>> bodies) throws Exception {
        if (bodies.isEmpty()) {
            throw new IllegalArgumentException("a race needs at least one body: bodies=" + bodies);
        }
        var options = ScopeOptions.DEFAULT.withName("race").withPolicy(ScopePolicy.FIRST_SUCCESS);
        return TaskScope.run(options, scope -> {
            bodies.forEach(body -> scope.spawn(() -> inOwnScope(body)));
            scope.join();
            return Race.<T>result(scope);
        });
    }

    /** What the body spawns takes no part in the race. */
    private static <T extends @Nullable Object> T inOwnScope(Body<T, ?> body) throws Exception {
        return TaskScope.run(scope -> {
            return body.run();
        });
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // all tasks of the scope have a T as their result
    private static <T extends @Nullable Object> T result(TaskScope scope) throws Exception {
        var winner = scope.winner();
        if (winner == null) {
            throw new TaskCancelledException("all of the race were cancelled: " + scope);
        }
        return (T) winner.get();
    }
}
