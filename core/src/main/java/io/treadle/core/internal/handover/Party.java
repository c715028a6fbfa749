package io.treadle.core.internal.handover;

import io.treadle.core.internal.collect.LinkedRing;
import io.treadle.core.internal.waiting.Waiter;
import org.jspecify.annotations.Nullable;

/**
 * One try to give or to take, which waits in a line of an {@link Exchange}: by itself, or as one clause of a select.
 *
 * @param <P> the parties in the same line
 * @param <T> the items
 */
/*
 * To the states of a Waiter, which is let go by whoever took or gave, it adds one:
 *
 *   refused   refuse()    the exchange is shut, or its order failed; result() throws in the task that asked
 */
public abstract class Party<P extends Party<P, T>, T> extends Waiter<P, T> {
    private @Nullable Throwable failure;
    private boolean refused;

    Party(LinkedRing<P> line) {
        super(line);
    }

    /** Why it was refused, for who asked; called in the task that gets it. */
    protected abstract RuntimeException refusal();

    /** Takes it out of its line and ends its wait with nothing done; {@code cause} is thrown instead of {@link #refusal}. */
    final void refuse(@Nullable Throwable cause) {
        undo();
        refused = true;
        failure = cause;
        letGo();
    }

    /** Whether it was refused for no failure. */
    protected final boolean isRefused() {
        return refused && failure == null;
    }

    /** Throws what it was refused for, if it was. */
    protected final void ensureSettled() {
        if (failure != null) {
            throw Party.<RuntimeException>undeclared(failure);
        }
        if (refused) {
            throw refusal();
        }
    }

    /** As it is, checked or not: what the user's own comparator threw. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <X extends Throwable> X undeclared(Throwable failure) throws X {
        throw (X) failure;
    }
}
