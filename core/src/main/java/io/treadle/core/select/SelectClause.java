package io.treadle.core.select;

import org.jspecify.annotations.Nullable;

/**
 * Something that a task can wait for and take: an item of a channel, a permit, a lock, the end of a task, a point in time.
 * A description without state, so that one clause serves any number of selects, also at the same time.
 *
 * <p>Whatever waits in a way of its own can be made a clause. It has to keep one promise: an
 * {@link Attempt} that is not taken leaves nothing behind.
 *
 * @param <T> what is taken
 */
@FunctionalInterface
public interface SelectClause<T extends @Nullable Object> {
    /** Makes one try to take it, for the calling task; touches nothing yet. */
    Attempt<T> attempt();

    /** This, with {@code handler} run by the task that selects once this was taken; what it returns is the select's result. */
    default <R extends @Nullable Object> SelectClause<R> then(Handler<? super T, ? extends R> handler) {
        return () -> new HandledAttempt<T, R>(attempt(), handler);
    }

    /** What is done with what was taken. */
    @FunctionalInterface
    interface Handler<T extends @Nullable Object, R extends @Nullable Object> {
        /** Runs in the task that selects, and may wait and throw. */
        R handle(T taken) throws Exception;
    }
}
