package io.treadle.core.internal.handover;

import io.treadle.core.Wait;
import io.treadle.core.internal.collect.LinkedRing;
import io.treadle.core.select.Attempt;
import org.jspecify.annotations.Nullable;

/**
 * One try to give or to take, which waits in a line of an {@link Exchange}: by itself, or as one clause of a select.
 *
 * @param <T> the items
 */
/*
 *   trying    tryNow()    settles it, else
 *   in line   enlist()    then one of
 *   settled   settle()    by whoever took or gave; the wait is decided, so this has its item even if it is cancelled now
 *   refused   refuse()    the exchange is shut, or its order failed; result() throws in the task that asked
 *   gone      undo()      another clause has won, or the wait was cancelled: as if it had never asked
 */
public abstract class Party<T> extends LinkedRing.Node implements Attempt<T>, Wait.Clause {
    private @Nullable Wait wait;
    private @Nullable Throwable failure;
    private boolean refused;

    Party() {}

    abstract void joinLine();

    abstract LinkedRing<?> line();

    /** Why it was refused, for who asked; called in the task that gets it. */
    protected abstract RuntimeException refusal();

    @Override
    public final Wait.Clause enlist(Wait waiting) {
        wait = waiting;
        joinLine();
        waiting.add(this);
        return this;
    }

    @Override
    public final void undo() {
        line().remove(this);
    }

    /** Ends its wait; it is in no line any more. */
    final void settle() {
        if (wait != null) {
            wait.fire(this);
        }
    }

    /** Takes it out of its line and ends its wait with nothing done; {@code cause} is thrown instead of {@link #refusal}. */
    final void refuse(@Nullable Throwable cause) {
        line().remove(this);
        refused = true;
        failure = cause;
        settle();
    }

    /** Whether it was refused for no failure. */
    protected final boolean isRefused() {
        return refused && failure == null;
    }

    /** Throws what it was refused for, if it was. */
    protected final void ensureSettled() {
        if (failure instanceof Error e) {
            throw e;
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (refused) {
            throw refusal();
        }
    }
}
