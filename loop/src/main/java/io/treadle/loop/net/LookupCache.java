package io.treadle.loop.net;

import io.treadle.core.TaskLoop;
import io.treadle.core.time.Deadline;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what names were resolved to. One that is too old leaves when it is asked for, or when it is the one that was not used
 * for longest and there is no room: so no timer is needed.
 */
final class LookupCache {
    private record Kept(Lookup lookup, Deadline until) {}

    private final TaskLoop loop;
    private final ResolverOptions options;
    private final Map<String, Kept> entries;

    LookupCache(TaskLoop loop, ResolverOptions options) {
        this.loop = loop;
        this.options = options;
        this.entries = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
                return size() > options.cacheSize();
            }
        };
    }

    @Nullable
    Lookup get(String name) {
        var entry = entries.get(name);
        if (entry == null) {
            return null;
        }
        if (loop.deadlineAfter(Duration.ZERO).isBefore(entry.until)) {
            return entry.lookup;
        }
        entries.remove(name);
        return null;
    }

    void put(String name, Lookup lookup) {
        var ttl = ttlOf(lookup);
        if (ttl.isPositive()) {
            entries.put(name, new Kept(lookup, loop.deadlineAfter(ttl)));
        }
    }

    private Duration ttlOf(Lookup lookup) {
        if (lookup instanceof Lookup.Found found) {
            return found.ttl().compareTo(options.maxTtl()) < 0 ? found.ttl() : options.maxTtl();
        }
        return ((Lookup.Missing) lookup).isCertain() ? options.negativeTtl() : Duration.ZERO;
    }

    void clear() {
        entries.clear();
    }

    int size() {
        return entries.size();
    }
}
