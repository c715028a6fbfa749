package io.treadle.core.internal.waiting;

import io.treadle.core.Wait;
import io.treadle.core.internal.collect.LinkedRing;
import io.treadle.core.select.Attempt;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A task's place in a line, first come, first served. Confined to the loop's thread.
 *
 * @param <W> the type of the waiters in that line
 * @param <T> what they wait for
 */
/*
 *   in line   enlist()   the wait goes on: whoever hands over takes it off the line, gives it the thing and calls letGo()
 *   let go    letGo()    what was given has arrived, whatever happens to the task in the same turn
 *   gone      undo()     the wait was decided otherwise, and it was given nothing
 */
public abstract class Waiter<W extends Waiter<W, T>, T extends @Nullable Object> extends LinkedRing.Node
        implements Attempt<T>, Wait.Clause {
    private final LinkedRing<W> line;
    private @Nullable Wait wait;

    protected Waiter(LinkedRing<W> line) {
        this.line = line;
    }

    @Override
    @SuppressWarnings("unchecked") // this is a W
    public Wait.Clause enlist(Wait begun) {
        wait = begun;
        line.add((W) this);
        begun.add(this);
        return this;
    }

    @Override
    public final void undo() {
        line.remove(this);
    }

    /** Ends the wait of this, which has left the line. */
    public final void letGo() {
        Objects.requireNonNull(wait, "not enlisted").fire(this);
    }
}
