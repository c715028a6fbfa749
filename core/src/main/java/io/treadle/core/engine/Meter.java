package io.treadle.core.engine;

import java.util.concurrent.TimeUnit;

/**
 * Is told how long turns and slices take, where somebody wants to know. On the platform thread.
 *
 * <p>A look at the clock costs as much as a fifth of a switch, so a slice does not get one of its own. The scheduler looks after
 * 1, 2, 4, ... 32 slices of a turn anyway, for its budget: of such a row the last slice is measured, by one look more, and stands for
 * all. Only where the others took much longer is it known that one of them did, and that one is told by itself.
 */
public abstract class Meter {
    /** Twenty budgets: so long a row of slices, whose first ones were short, has a long one in it. */
    private static final long LONG_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private long turnBegan;
    private long rowBegan;
    private long sampleBegan;
    private long lastSample;

    protected Meter() {}

    /** {@code count} slices took {@code nanos} each. Must neither wait nor take a lock. */
    protected abstract void slices(long nanos, long count);

    /** The slices of one turn, of which there was at least one, took {@code nanos}. Must neither wait nor take a lock. */
    protected abstract void turn(long nanos);

    final void turnBegins(long now) {
        turnBegan = now;
        rowBegins(now);
    }

    private void rowBegins(long now) {
        rowBegan = now;
        sampleBegan = now;
    }

    /** The last slice of a row begins. */
    final void sampleBegins(long now) {
        sampleBegan = now;
    }

    /** A row of {@code count} slices has ended, the last of which began when {@link #sampleBegins} said so. */
    final void slicesEnd(int count, long now) {
        tell(count, sampleBegan - rowBegan, now - sampleBegan);
        rowBegins(now);
    }

    private void tell(int count, long others, long sample) {
        if (count > 1 && others > LONG_NANOS) {
            slices(sample, count - 1L);
            slices(others, 1);
        } else {
            slices(sample, count);
        }
        lastSample = sample;
    }

    /** The turn has ended, with a row of {@code count} slices that was not told of. */
    final void turnEnds(int count) {
        if (count > 0) {
            restEnds(count, System.nanoTime());
        }
        if (rowBegan != turnBegan) {
            turn(rowBegan - turnBegan);
        }
    }

    /** It ended before its last slice, so their mean stands for all, or the slice before them for all but a long one. */
    private void restEnds(int count, long now) {
        long all = now - rowBegan;
        if (count > 1 && all > LONG_NANOS) {
            tell(count, all, lastSample);
        } else {
            slices(all / count, count);
        }
        rowBegins(now);
    }
}
