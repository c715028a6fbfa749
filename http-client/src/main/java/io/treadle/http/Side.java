package io.treadle.http;

import io.treadle.core.Wait;
import io.treadle.core.time.Deadline;
import org.jspecify.annotations.Nullable;

/** One side of an exchange, sending or receiving: at most one task waits there. On the loop's thread. */
final class Side implements Wait.Clause {
    private final String doing;
    private final Hop hop;
    private @Nullable Wait wait;
    private Exchange.Goal goal = Exchange.Goal.END;

    /** For dumps, {@code doing} is what the waiting task does: {@code waits for the response of}. */
    Side(String doing, Hop hop) {
        this.doing = doing;
        this.hop = hop;
    }

    /** Waits for {@code wanted}, until {@code until} at most. */
    void park(Exchange.Goal wanted, Deadline until) {
        goal = wanted;
        wait = Wait.begin();
        try {
            wait.add(this);
            wait.addDeadline(until);
            wait.park();
        } finally {
            wait = null;
        }
    }

    boolean isWaiting() {
        return wait != null;
    }

    /** What the task waits for. */
    Exchange.Goal goal() {
        return goal;
    }

    void wake() {
        if (wait != null) {
            wait.fire(this);
        }
    }

    /** The waiting task has given up; the connection finds out when it is closed. */
    @Override
    public void undo() {}

    @Override
    public boolean isExternal() {
        return true;
    }

    @Override
    public String describe() {
        return doing + " " + hop.call();
    }
}
