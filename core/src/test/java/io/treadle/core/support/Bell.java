package io.treadle.core.support;

import io.treadle.core.Wait;
import java.util.ArrayList;
import java.util.List;

/** Lets tasks of one loop wait until it rings; from then on they pass. */
public final class Bell {
    private record Waiter(Bell bell, Wait waiting) implements Wait.Clause {
        @Override
        public void undo() {
            bell.waiters.remove(this);
        }
    }

    private final List<Waiter> waiters = new ArrayList<>();
    private boolean rung;

    /** Waits until it has rung. */
    public void await() {
        if (!rung) {
            var wait = Wait.begin();
            wait.add(register(wait));
            wait.park();
        }
    }

    /** What fires {@code wait} when it rings; to be added to it. */
    public Wait.Clause register(Wait wait) {
        var waiter = new Waiter(this, wait);
        waiters.add(waiter);
        return waiter;
    }

    public void ring() {
        rung = true;
        for (var waiter : List.copyOf(waiters)) {
            waiters.remove(waiter);
            waiter.waiting.fire(waiter);
        }
    }

    /** How many wait for it. */
    public int waiting() {
        return waiters.size();
    }
}
