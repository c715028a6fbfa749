package io.treadle.loop.net;

import io.treadle.core.Wait;
import io.treadle.loop.net.OutputQueue.Step;
import org.jspecify.annotations.Nullable;

/** Who waits on the sending side of a stream: one task at most, and a relay beside it. Confined to the loop's thread. */
final class OutputWaits {
    /** The task that waits: for room, if nothing else. */
    private class Waiter implements Wait.Clause {
        private final Wait wait;

        Waiter(Wait wait) {
            this.wait = wait;
            waiter = this;
            wait.add(this);
        }

        void wake() {
            undo();
            wait.fire(this);
        }

        @Override
        public void undo() {
            if (waiter == this) {
                waiter = null;
            }
        }

        @Override
        public boolean isExternal() {
            return true;
        }

        @Override
        public String describe() {
            return "writes to " + name;
        }
    }

    /** The task that waits until everything before it is written. */
    private final class Written extends Waiter implements Step {
        private @Nullable Throwable problem;

        Written(Wait wait) {
            super(wait);
        }

        @Override
        public void reached(@Nullable Throwable cause) {
            problem = cause;
            wake();
        }
    }

    private final Object name;
    private @Nullable Waiter waiter;
    private @Nullable Runnable relay;

    /** On the stream that is called {@code name}. */
    OutputWaits(Object name) {
        this.name = name;
    }

    /** Until {@link #roomMade}, or the end. */
    void awaitRoom() {
        var wait = Wait.begin();
        waiter = new Waiter(wait);
        wait.park();
    }

    /** Until what is in {@code queue} is written, or the end; why it could not be, if so. */
    @Nullable
    Throwable awaitWritten(OutputQueue queue) {
        var wait = Wait.begin();
        var written = new Written(wait);
        queue.add(written);
        wait.park();
        return written.problem;
    }

    /** Has {@code look} run when there is room, and at the end; null for none. */
    void setRelay(@Nullable Runnable look) {
        relay = look;
    }

    boolean hasRelay() {
        return relay != null;
    }

    void roomMade() {
        if (waiter != null && !(waiter instanceof Step)) {
            waiter.wake();
        }
        lookAgain();
    }

    /** Ends every wait; of those for steps only if {@code all}, since one that was queued before the end is reached. */
    void end(boolean all) {
        if (waiter != null && (all || !(waiter instanceof Step))) {
            waiter.wake();
        }
        lookAgain();
    }

    private void lookAgain() {
        if (relay != null) {
            relay.run();
        }
    }
}
