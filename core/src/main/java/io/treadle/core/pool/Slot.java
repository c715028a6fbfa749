package io.treadle.core.pool;

import io.treadle.core.Wait;
import io.treadle.core.sync.CapacityLimiter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The right to run one body in a {@link Pool}. It is given back when everybody who uses it has let go: the task that runs the
 * body, and where the body runs elsewhere, whoever runs it there, perhaps longer than the task lives. On the loop's thread.
 */
public final class Slot {
    /** Never wins; says that what ends the wait may come from outside the loop, so that a virtual clock stands still. */
    private static final Wait.Clause OUTSIDE = new Wait.Clause() {
        @Override
        public void undo() {}

        @Override
        public boolean isExternal() {
            return true;
        }

        @Override
        public String describe() {
            return ""; // the limiter has said it
        }
    };

    private final CapacityLimiter slots;
    private final boolean external;
    private int users;

    /** A slot of {@code slots}; {@code external} says that those who have the others may work outside the loop. */
    Slot(CapacityLimiter slots, boolean external) {
        this.slots = slots;
        this.external = external;
    }

    /** Waits until this can be used. */
    void take() {
        take(null);
    }

    /** The same for {@code limit} at most, null for ever; whether it can. */
    boolean take(@Nullable Duration limit) {
        Wait.checkpoint();
        return tryTake() || await(limit);
    }

    private boolean await(@Nullable Duration limit) {
        var wait = Wait.begin();
        slots.acquiringFor(this).attempt().enlist(wait);
        if (external) {
            wait.add(OUTSIDE);
        }
        if (limit != null) {
            wait.addTimeout(limit);
        }
        wait.park();
        return taken(!wait.isTimedOut());
    }

    /** Whether this can be used now. */
    boolean tryTake() {
        return taken(slots.tryAcquireFor(this));
    }

    private boolean taken(boolean ok) {
        users = ok ? 1 : 0;
        return ok;
    }

    /** Counts one more user, who calls {@link #release} later. */
    public void retain() {
        if (users == 0) {
            throw new IllegalStateException("the slot was given back already: " + this + "; please report");
        }
        users++;
    }

    /** One user less; with the last, the slot goes to the next who waits for one. Does not wait; possibly outside any task. */
    public void release() {
        if (--users == 0) {
            slots.releaseFor(this);
        }
    }

    @Override
    public String toString() {
        return "Slot[" + users + " users]";
    }
}
