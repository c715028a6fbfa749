package io.treadle.loop.net;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The places of a server that are taken: by each connection whose socket is open, or whose handler has not ended, which may be long
 * after. On the loop's thread only.
 */
final class Places {
    /** How much of a connection there still is. */
    private final Map<StreamHandler, Integer> taken = new LinkedHashMap<>();

    /** The socket of {@code connection} is open, or its handler begins. */
    void begun(StreamHandler connection) {
        taken.merge(connection, 1, Integer::sum);
    }

    /** What was begun of {@code connection} has ended. */
    void ended(StreamHandler connection) {
        taken.computeIfPresent(connection, (same, count) -> count > 1 ? count - 1 : null);
    }

    int count() {
        return taken.size();
    }

    /** Frees all; whose they were. */
    List<StreamHandler> clear() {
        var connections = List.copyOf(taken.keySet());
        taken.clear();
        return connections;
    }
}
