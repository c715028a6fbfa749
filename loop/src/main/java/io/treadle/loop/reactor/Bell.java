package io.treadle.loop.reactor;

import io.treadle.core.RemoteClause;
import io.treadle.core.Wait;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets one task wait until other threads have made something true.
 */
/*
 *   waiter:  condition?  no: hang up the bell;  condition?  yes: ring it ourselves;  park;  from the start
 *   ringer:  make the condition true;  take the bell down, and if there was one, complete it
 *
 * Each side writes before it reads, and taking the bell down is a full fence also where none hangs, so they cannot miss
 * each other. A bell that was rung for nothing, or whose waiter was cancelled, does no harm.
 */
final class Bell {
    private final class Clause extends RemoteClause {
        private Clause(Wait wait) {
            super(wait);
        }

        @Override
        public String describe() {
            return words;
        }
    }

    private final String words;
    private final AtomicReference<@Nullable Clause> hanging = new AtomicReference<>();

    /** {@code words} tell people what is waited for. */
    Bell(String words) {
        this.words = words;
    }

    /**
     * Waits until {@code condition} is true, which every {@link #ring} has looked at again. One task at a time.
     *
     * @throws io.treadle.core.Cancelled if the task is cancelled; if the condition is true already, it does not look
     */
    void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            var wait = Wait.begin();
            var clause = new Clause(wait);
            wait.add(clause);
            hanging.set(clause);
            if (condition.getAsBoolean()) {
                ring();
            }
            wait.park();
        }
    }

    /** Wakes the waiter, if there is one. Any thread; never waits. */
    void ring() {
        var clause = hanging.getAndSet(null);
        if (clause != null) {
            clause.complete();
        }
    }
}
