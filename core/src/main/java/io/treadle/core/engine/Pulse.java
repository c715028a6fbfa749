package io.treadle.core.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What a platform thread does, for who looks from another thread. It costs the platform thread three plain stores a slice and no
 * look at a clock: who looks again and again sees by the counters whether anything goes on.
 */
final class Pulse {
    private static final VarHandle TURNS;
    private static final VarHandle SLICES;
    private static final VarHandle SLICE;

    static {
        try {
            var lookup = MethodHandles.lookup();
            TURNS = lookup.findVarHandle(Pulse.class, "turns", long.class);
            SLICES = lookup.findVarHandle(Pulse.class, "slices", long.class);
            SLICE = lookup.findVarHandle(Pulse.class, "slice", Runnable.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    // written by the platform thread only; opaque, so that each write is seen some time, and in the order of each
    // counter
    private long turns;
    private long slices;

    @SuppressWarnings("UnusedVariable") // SLICE reads it
    private @Nullable Runnable slice;

    // ---- the platform thread ----

    void turnBegins() {
        TURNS.setOpaque(this, turns + 1);
    }

    void sliceBegins(Runnable next) {
        SLICE.setOpaque(this, next);
        SLICES.setOpaque(this, slices + 1);
    }

    /** Nothing runs now but the platform thread itself. */
    void slicesEnd() {
        SLICE.setOpaque(this, null);
    }

    // ---- any thread ----

    long turns() {
        return (long) TURNS.getOpaque(this);
    }

    long slices() {
        return (long) SLICES.getOpaque(this);
    }

    @Nullable
    Runnable slice() {
        return (Runnable) SLICE.getOpaque(this);
    }
}
