package io.treadle.http;

import io.treadle.core.TaskLoop;
import io.treadle.core.pace.RateLimiter;
import io.treadle.http.options.RateLimit;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Holds calls back that come faster than a host is to be asked. */
final class Pacing {
    /** Further hosts push out the one that was asked longest ago. */
    private static final int MOST_HOSTS = 10_000;

    private final TaskLoop loop;
    private final @Nullable RateLimit limit;
    private final Map<String, RateLimiter> hosts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, RateLimiter> eldest) {
            return size() > MOST_HOSTS;
        }
    };

    Pacing(TaskLoop loop, @Nullable RateLimit limit) {
        this.loop = loop;
        this.limit = limit;
    }

    /** Returns when it is the turn of {@code hop}. */
    void await(Hop hop) throws IOException {
        if (limit != null && !acquire(hop, limit)) {
            throw hop.outOfTime("phase=rate limit, HttpOptions.rateLimit=" + limit);
        }
    }

    private boolean acquire(Hop hop, RateLimit each) {
        var limiter = hosts.computeIfAbsent(hop.origin().host(), host -> each.limiter());
        return limiter.tryAcquire() || limiter.acquire(remaining(hop));
    }

    private Duration remaining(Hop hop) {
        long now = loop.deadlineAfter(Duration.ZERO).nanos();
        return Duration.ofNanos(Math.max(1, hop.end().nanos() - now));
    }
}
