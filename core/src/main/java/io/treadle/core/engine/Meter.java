package io.treadle.core.engine;

/** Is told how long turns and slices take, where somebody wants to know: each costs a look at the clock. On the platform thread. */
public abstract class Meter {
    private long turnBegan;
    private long sliceBegan;

    protected Meter() {}

    /** A slice took {@code nanos}. Must neither wait nor take a lock. */
    protected abstract void slice(long nanos);

    /** The slices of one turn, of which there was at least one, took {@code nanos}. Must neither wait nor take a lock. */
    protected abstract void turn(long nanos);

    final void turnBegins() {
        turnBegan = System.nanoTime();
        sliceBegan = turnBegan;
    }

    final void sliceEnds() {
        long now = System.nanoTime();
        slice(now - sliceBegan);
        sliceBegan = now;
    }

    final void turnEnds() {
        if (sliceBegan != turnBegan) {
            turn(sliceBegan - turnBegan);
        }
    }
}
