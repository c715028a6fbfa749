package io.treadle.core.select;

import io.treadle.core.Wait;
import org.jspecify.annotations.Nullable;

/**
 * One try of one task to take what a {@link SelectClause} stands for. Confined to the loop's thread.
 *
 * @param <T> what is taken
 */
/*
 *   new        tryNow() is true     taken        result()
 *   new        tryNow() is false    (same slice) enlist(wait), then one of
 *   enlisted   the clause fires     taken        result(): whoever fires has handed over by then
 *   enlisted   the clause is undone dropped      another clause has won, or the wait was cancelled
 *
 * Nothing else of the loop runs between tryNow() and enlist(), so nothing is missed in between. Since firing decides a wait
 * and undoes its losers at once, whoever is enlisted anywhere can be handed to: an item, a permit or a lock that was given
 * to an attempt has arrived.
 */
public interface Attempt<T extends @Nullable Object> {
    /** Takes it, if that needs no waiting; false if it would, and then nothing has changed. */
    boolean tryNow();

    /**
     * Registers where it will be available, and adds to {@code wait} the one clause that fires when this was given it; its
     * {@code undo} takes the registration back.
     *
     * @return that clause
     */
    Wait.Clause enlist(Wait wait);

    /** What was taken; called once, in the task that wanted it, which it may end by what it throws. */
    T result() throws Exception;
}
