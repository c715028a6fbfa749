package io.treadle.http.options;

import io.treadle.core.pace.RateLimiter;
import java.time.Duration;

/**
 * How often each host may be asked; see {@link RateLimiter}.
 *
 * @param requests how many in each {@code period}, evenly
 * @param burst how many at once after a pause
 */
public record RateLimit(int requests, Duration period, int burst) {
    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if one is not more than zero
     */
    public RateLimit {
        RateLimiter.of(requests, period).withBurst(burst);
    }

    /** So many requests in each {@code period}, evenly. */
    public static RateLimit of(int requests, Duration period) {
        return new RateLimit(requests, period, 1);
    }

    public RateLimit withBurst(int count) {
        return new RateLimit(requests, period, count);
    }

    /** A limiter for one host. */
    public RateLimiter limiter() {
        return RateLimiter.of(requests, period).withBurst(burst);
    }
}
