package io.treadle.http.options;

import java.time.Duration;

/**
 * Which connections are kept. Immutable.
 *
 * @param perHost how many to one scheme, host and port at most; further calls wait, first come, first served
 * @param total how many in all at most; one that is unused makes room for another host, else calls wait
 * @param idleTime for how long an unused one is kept; shorter than a server's keep-alive is best
 * @param lifeTime for how long one is used at all, so that a change of addresses is noticed
 */
public record PoolOptions(int perHost, int total, Duration idleTime, Duration lifeTime) {
    /** 500 a host, 2000 in all, 15 s unused, 10 minutes at all. */
    public static final PoolOptions DEFAULT =
            new PoolOptions(500, 2000, Duration.ofSeconds(15), Duration.ofMinutes(10));

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if a number or a time is not more than zero
     */
    public PoolOptions {
        if (perHost < 1 || total < 1) {
            throw new IllegalArgumentException(
                    "expected 1 connection or more: perHost=" + perHost + ", total=" + total);
        }
        if (!idleTime.isPositive() || !lifeTime.isPositive()) {
            throw new IllegalArgumentException(
                    "expected times of more than zero: idleTime=" + idleTime + ", lifeTime=" + lifeTime);
        }
    }

    public PoolOptions withPerHost(int count) {
        return new PoolOptions(count, total, idleTime, lifeTime);
    }

    public PoolOptions withTotal(int count) {
        return new PoolOptions(perHost, count, idleTime, lifeTime);
    }

    public PoolOptions withIdleTime(Duration time) {
        return new PoolOptions(perHost, total, time, lifeTime);
    }

    public PoolOptions withLifeTime(Duration time) {
        return new PoolOptions(perHost, total, idleTime, time);
    }
}
