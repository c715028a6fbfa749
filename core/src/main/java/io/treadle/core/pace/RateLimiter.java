package io.treadle.core.pace;

import io.treadle.core.Task;
import io.treadle.core.TaskLoop;
import io.treadle.core.internal.waiting.HomeLoop;
import io.treadle.core.internal.waiting.Waiting;
import io.treadle.core.sync.TaskLock;
import io.treadle.core.time.Deadline;
import java.time.Duration;

/**
 * So many permits in a time, and a burst of them after a pause: how often something may be done. A permit is used up, not given
 * back; how much may be done at the same time is what {@link io.treadle.core.sync.TaskSemaphore} says.
 *
 * <p>Who waits gets a permit in the order of arrival. May be made anywhere; belongs to the loop that first uses it.
 */
/*
 * Permits are not counted but laid out in time, one after each interval (the generic cell rate algorithm): `next` is when the
 * next one is due. It falls behind while nobody asks, but not by more than the burst. Only the first in line sleeps until
 * then, so who is cancelled has used up nothing.
 */
public final class RateLimiter {
    private final HomeLoop home = new HomeLoop(this);
    private final TaskLock line = new TaskLock("the line at a rate limiter");
    private final long interval;
    private final int burst;
    private long next;
    private boolean used;

    private RateLimiter(long interval, int burst) {
        this.interval = interval;
        this.burst = burst;
    }

    /**
     * A limiter of {@code permits} in each {@code period}, evenly: without a burst.
     *
     * @throws IllegalArgumentException if one of them is not positive
     */
    public static RateLimiter of(int permits, Duration period) {
        if (permits < 1 || !period.isPositive()) {
            throw new IllegalArgumentException(
                    "expected 1 or more permits in some time: permits=" + permits + ", period=" + period);
        }
        return new RateLimiter(Math.ceilDiv(period.toNanos(), permits), 1);
    }

    /**
     * The same rate, with up to {@code permits} at once after a pause in which they were not used, and at the start.
     *
     * @throws IllegalArgumentException if {@code permits} is not positive
     */
    public RateLimiter withBurst(int permits) {
        if (permits < 1) {
            throw new IllegalArgumentException("expected 1 or more: burst=" + permits);
        }
        return new RateLimiter(interval, permits);
    }

    /**
     * Waits for a permit.
     *
     * @throws io.treadle.core.Cancelled if the caller is cancelled, and then has used up none
     */
    public void acquire() {
        home.checkpoint();
        line.acquire();
        try {
            for (long wait = untilNext(); wait > 0; wait = untilNext()) {
                Waiting.sleep(Duration.ofNanos(wait), () -> "waits for a permit of " + this);
            }
            take();
        } finally {
            line.release();
        }
    }

    /** The same for {@code limit} at most; whether the caller has one. */
    public boolean acquire(Duration limit) {
        return Task.moveOnAfter(limit, this::acquire);
    }

    /** Takes a permit if one is due and nobody waits for it; does not wait. */
    public boolean tryAcquire() {
        home.enter();
        boolean free = line.statistics().holder() == null && untilNext() <= 0;
        if (free) {
            take();
        }
        return free;
    }

    @Override
    public String toString() {
        return "RateLimiter[a permit each " + Duration.ofNanos(interval) + ", burst " + burst + "]";
    }

    private static long now() {
        return TaskLoop.current().deadlineAfter(Duration.ZERO).nanos();
    }

    /** For how many nanoseconds there is no permit. */
    private long untilNext() {
        return used ? next - now() : 0;
    }

    private void take() {
        long earliest = Deadline.after(
                        now(),
                        Duration.ofNanos(interval).multipliedBy(burst - 1L).negated())
                .nanos();
        if (!used || next - earliest < 0) {
            next = earliest;
        }
        used = true;
        next += interval;
    }
}
