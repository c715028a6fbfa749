package io.treadle.core.testing;

import io.treadle.core.time.Deadline;
import io.treadle.core.time.IdleClock;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Tells when a loop has asked {@code clock} whether time moves: from then on a clock that does not wait has jumped. */
final class WatchedClock implements IdleClock {
    private final VirtualClock clock;
    private volatile CompletableFuture<Void> asked = new CompletableFuture<>();

    WatchedClock(VirtualClock clock) {
        this.clock = clock;
    }

    /** Completed once the loop can run nothing again. */
    CompletableFuture<Void> nextIdle() {
        var next = new CompletableFuture<Void>();
        asked = next;
        return next;
    }

    @Override
    public long idle(@Nullable Deadline next, InFlight inFlight) {
        long nanos = clock.idle(next, inFlight);
        asked.complete(null);
        return nanos;
    }

    @Override
    public void attach() {
        clock.attach();
    }

    @Override
    public void awake() {
        clock.awake();
    }

    @Override
    public long nanoTime() {
        return clock.nanoTime();
    }
}
